import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A TCP proxy before a real service, with which a test makes the network fail. */
export type FlakyProxy = {
  /** The target's URL with the proxy's host and port in place of its own. */
  url: string
  /** The service is gone: resets every connection, and each new one as soon as it is made. */
  cut(): void
  /** The service hangs: connections stay open and new ones are accepted, but no byte passes. */
  hang(): void
  /** The service is back. What a hang held up is delivered; what a cut reset stays lost. */
  restore(): void
  /** A router between the two has forgotten the connections there are: they stay open and silent for ever; new ones pass. */
  forget(): void
  /** Sends bytes to every client as if the service had sent them: for what a healthy service is never seen to say. */
  inject(bytes: Buffer): void
  /** How many clients are connected right now. */
  connections(): number
  /** How many new connections cuts have reset so far. */
  refused(): number
  close(): Promise<void>
}

const DEFAULT_PORTS: Record<string, number> = {
  'amqp:': 5672,
  'postgres:': 5432,
  'postgresql:': 5432,
  'redis:': 6379,
  'http:': 80,
}

type Pair = { client: Socket; upstream: Socket; forgotten: boolean }

/** Starts a proxy on 127.0.0.1 to the host and port of `targetUrl`. */
export async function startFlakyProxy(targetUrl: string): Promise<FlakyProxy> {
  const target = new URL(targetUrl)
  const host = target.hostname.replace(/^\[|\]$/g, '')
  const port = Number(target.port) || DEFAULT_PORTS[target.protocol]
  if (port === undefined) throw new TypeError(`A URL of the scheme ${target.protocol} must name its port`)

  let state: 'passing' | 'cut' | 'hung' = 'passing'
  let refused = 0
  const pairs = new Set<Pair>()

  // Half-open is allowed so that an orderly end reaches the other side as an end, as it would without the proxy.
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (client) => {
    // A listener that was closed could lose its port to another process, so a cut resets instead of refusing.
    if (state === 'cut') {
      refused++
      client.on('error', () => {})
      client.resetAndDestroy()
      return
    }
    const pair = { client, upstream: connect({ host, port, allowHalfOpen: true, noDelay: true }), forgotten: false }
    pairs.add(pair)
    for (const [socket, other] of bothWays(pair)) {
      socket.on('error', () => {})
      // Not even an end gets through a hang: whoever closes meanwhile, the other side learns of it afterwards.
      socket.on('close', () => {
        if (isHeld(pair)) return
        pairs.delete(pair)
        other.destroy()
      })
    }
    if (state === 'passing') pass(pair)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  const url = new URL(targetUrl)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)

  function isHeld(pair: Pair): boolean {
    return state === 'hung' || pair.forgotten
  }

  function end(pair: Pair): void {
    pairs.delete(pair)
    pair.client.resetAndDestroy()
    pair.upstream.destroy()
  }

  function endAll(): void {
    for (const pair of pairs) end(pair)
  }

  return {
    url: url.href,
    cut() {
      state = 'cut'
      endAll()
    },
    hang() {
      state = 'hung'
      for (const pair of pairs) hold(pair)
    },
    restore() {
      const wasHung = state === 'hung'
      state = 'passing'
      if (!wasHung) return
      for (const pair of pairs) {
        if (pair.client.destroyed || pair.upstream.destroyed) end(pair)
        else if (!pair.forgotten) pass(pair)
      }
    },
    forget() {
      for (const pair of pairs) {
        pair.forgotten = true
        hold(pair)
      }
    },
    inject(bytes) {
      for (const { client } of pairs) client.write(bytes)
    },
    connections: () => pairs.size,
    refused: () => refused,
    async close() {
      const closed = once(server, 'close')
      server.close()
      endAll()
      await closed
    },
  }
}

function bothWays({ client, upstream }: Pair): [Socket, Socket][] {
  return [
    [client, upstream],
    [upstream, client],
  ]
}

function pass(pair: Pair): void {
  for (const [from, to] of bothWays(pair)) from.pipe(to)
}

function hold(pair: Pair): void {
  for (const [from, to] of bothWays(pair)) {
    from.unpipe(to)
    from.pause()
  }
}
