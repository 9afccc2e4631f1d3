import type { Socket } from 'node:net'
import pg from 'pg'

export type WatchedClientConfig = pg.ClientConfig & {
  /** How long a connection may owe an answer without sending a byte. */
  silenceLimitMs: number
  /** Called when that limit has passed and the connection was destroyed. */
  onSilence?(): void
}

/**
 * A connection that notices when its server is gone without a word: when it owes an answer and has sent no byte for
 * longer than the limit it is destroyed, so that what waits on it fails and nothing waits on it again. (pg's own
 * `query_timeout` fails the query but leaves the dead connection in use.)
 */
export class WatchedClient extends pg.Client {
  readonly #config: WatchedClientConfig
  #watched: Socket | undefined

  constructor(config: WatchedClientConfig) {
    super(config)
    this.#config = config
  }

  // Passed on as they are: pg tells its many forms of call apart by itself.
  override query(...args: never[]): never {
    this.#watch().setTimeout(this.#config.silenceLimitMs)
    return (super.query as (...args: never[]) => never)(...args)
  }

  /** Breaks the connection at once, without the goodbye that a dead server would not answer. */
  abandon(reason: string): void {
    this.connection.stream.destroy(new Error(`Connection terminated: ${reason}`))
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
      this.abandon(`no answer within ${this.#config.silenceLimitMs} ms`)
      this.#config.onSilence?.()
    })
  }
}
