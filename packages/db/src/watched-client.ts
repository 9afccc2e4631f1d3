import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import pg from 'pg'

export type WatchedClientConfig = pg.ClientConfig & {
  /** Milliseconds after which Postgres cancels a statement, and some more after which its silence means death. */
  statement_timeout: number
  /** Called when a connection has fallen silent and was destroyed. */
  onSilence?(): void
}

/** How much later than Postgres' own limit an answer may come. */
const GRACE_MS = 200

/**
 * A connection that notices when its server is gone without a word: it is destroyed when it owes an answer and has sent
 * no byte since the statement's limit, so that what waits on it fails and nothing waits on it again. (pg's own
 * `query_timeout` fails the query but leaves the dead connection in use.)
 */
export class WatchedClient extends pg.Client {
  readonly #config: WatchedClientConfig
  #watched: Socket | undefined
  readonly #limitMs: number
  readonly #ownName = randomBytes(6).toString('hex')

  constructor(config: WatchedClientConfig) {
    super(config)
    this.#config = config
    this.#limitMs = config.statement_timeout + GRACE_MS
    // Assigned, where a method would have to repeat the many forms in which pg lets itself be called.
    const query = this.query.bind(this) as (...args: unknown[]) => unknown
    this.query = ((...args: unknown[]) => {
      this.#watch().setTimeout(this.#limitMs)
      return query(this.#withOwnName(args[0]), ...args.slice(1))
    }) as pg.Client['query']
  }

  /** Breaks the connection at once, without the goodbye that a dead server would not answer. */
  abandon(reason: string): void {
    this.connection.stream.destroy(new Error(`Connection terminated: ${reason}`))
  }

  /** The embedded Postgres has one backend for all connections, so the name of a prepared statement is this one's own. */
  #withOwnName(query: unknown): unknown {
    const { name } = query as { name?: string }
    return name === undefined ? query : { ...(query as object), name: `${name}_${this.#ownName}` }
  }

  /** The socket as it is once there are queries: where TLS was negotiated it is not the one that connected. */
  #watch(): Socket {
    if (this.#watched === undefined) {
      const socket = this.connection.stream as Socket
      socket.on('timeout', () => this.#suspect(socket))
      this.on('drain', () => socket.setTimeout(0))
      this.#watched = socket
    }
    return this.#watched
  }

  /** A process that was held up itself finds its timers due before it has read what came meanwhile, so it reads first. */
  #suspect(socket: Socket): void {
    const { bytesRead } = socket
    setImmediate(() => {
      if (socket.bytesRead > bytesRead || socket.destroyed) return
      this.abandon(`no answer within ${this.#limitMs} ms`)
      this.#config.onSilence?.()
    })
  }
}
