import { setMaxListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { type ChannelModel, connect } from 'amqplib'

const CONNECT_TIMEOUT_MS = 3000
const GOODBYE_TIMEOUT_MS = 2000

/** One life of a connection: it is never repaired, only replaced. */
export type Connection = {
  model: ChannelModel
  /** Aborted, with the reason, when the connection can no longer be relied on. */
  lost: AbortSignal
  /** Why the broker takes no messages for now (it is short of memory or disk), or null. */
  blockedBecause(): string | null
  /** Gives the connection up, as if the broker had closed it. */
  fail(reason: Error): void
  /** Says goodbye where the broker still answers, and frees the socket in any case. Never rejects. */
  close(): Promise<void>
}

export type ConnectionOptions = {
  /** A broker that falls silent counts as lost after two to three heartbeats. */
  heartbeatSeconds: number
  /** Shown in the broker's list of connections. */
  connectionName: string
  /** Frees the socket when aborted, in whatever state the connection is. */
  signal: AbortSignal
}

/** Whether it is a URL that a connection can be tried with. */
export function isAmqpUrl(url: string): boolean {
  return URL.canParse(url) && ['amqp:', 'amqps:'].includes(new URL(url).protocol)
}

/** Opens a connection, or rejects within some seconds. */
export async function openConnection(url: string, options: ConnectionOptions): Promise<Connection> {
  const { heartbeatSeconds, connectionName, signal } = options
  const target = new URL(url)
  if (!target.searchParams.has('heartbeat')) target.searchParams.set('heartbeat', String(heartbeatSeconds))

  // amqplib ends its socket politely, which waits for ever on a broker that hangs; destroying it does not.
  const socket = new AbortController()
  const socketOptions = {
    timeout: CONNECT_TIMEOUT_MS,
    noDelay: true,
    keepAlive: true,
    clientProperties: { connection_name: connectionName },
    signal: AbortSignal.any([socket.signal, signal]),
  }
  const model = await connect(target.href, socketOptions)

  const loss = new AbortController()
  // Each handler that waits to be called again listens to it.
  setMaxListeners(0, loss.signal)
  let blockedBecause: string | null = null
  const fail = (reason: Error) => loss.abort(reason)
  model.on('error', fail)
  model.on('close', (error) => fail(error ?? new Error('The connection was closed')))
  model.on('blocked', (reason) => {
    blockedBecause = reason
  })
  model.on('unblocked', () => {
    blockedBecause = null
  })

  async function sayGoodbye(): Promise<void> {
    // First, since from here on amqplib throws at whoever publishes or acknowledges.
    fail(new Error('The connection was closed'))
    const goodbye = model.close().catch(() => {})
    await Promise.race([goodbye, delay(GOODBYE_TIMEOUT_MS, undefined, { ref: false })])
    socket.abort()
  }
  let closed: Promise<void> | undefined

  return {
    model,
    lost: loss.signal,
    blockedBecause: () => blockedBecause,
    fail,
    close() {
      closed ??= sayGoodbye()
      return closed
    },
  }
}
