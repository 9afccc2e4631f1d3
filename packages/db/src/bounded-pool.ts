import pg from 'pg'
import type { Log } from './log.ts'
import { WatchedClient, type WatchedClientConfig } from './watched-client.ts'

export type PoolOptions = {
  /** Most connections at once. */
  max: number
  /** Longest wait for a connection: for a new one to open, or for a turn when all are in use. */
  connectTimeoutMs: number
  /** Longest run of one statement, after which Postgres itself cancels it. */
  statementTimeoutMs: number
  /** Shown in Postgres's list of connections, unless the URL names another. */
  applicationName: string
  log: Log
}

/** A transaction whose process has vanished holds its locks no longer than this. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000

const KEEPALIVE_DELAY_MS = 10_000

/**
 * A pool in which nothing waits for ever. Postgres cancels a statement at its limit. A connection that is still silent
 * shortly after has lost its server: it is destroyed, and with it the idle ones, which have gone the same way and
 * would each cost another request that wait.
 */
export function createBoundedPool(databaseUrl: string, options: PoolOptions): pg.Pool {
  const { max, connectTimeoutMs, statementTimeoutMs, applicationName, log } = options
  const idle = new Set<WatchedClient>()
  const config: pg.PoolConfig & WatchedClientConfig = {
    connectionString: inUtc(databaseUrl),
    max,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEPALIVE_DELAY_MS,
    fallback_application_name: applicationName,
    Client: WatchedClient as unknown as NonNullable<pg.PoolConfig['Client']>,
    onSilence() {
      log.warn({ idleConnections: idle.size }, 'a database connection fell silent; dropping it and the idle ones')
      for (const client of idle) client.abandon('another connection fell silent')
    },
  }

  const pool = new pg.Pool(config)
  pool.on('release', (_error, client) => idle.add(client as unknown as WatchedClient))
  pool.on('acquire', (client) => idle.delete(client as unknown as WatchedClient))
  pool.on('remove', (client) => idle.delete(client as unknown as WatchedClient))
  // Without a listener the loss of an idle connection would end the process.
  pool.on('error', (err) => log.warn({ err }, 'idle database connection lost'))
  return pool
}

/**
 * The URL, asking for sessions in UTC. Prisma's adapter reads a timestamptz as if its offset were zero, so in any other
 * time zone every time would be wrong by it.
 */
function inUtc(databaseUrl: string): string {
  const url = new URL(databaseUrl)
  const given = url.searchParams.get('options') ?? ''
  url.searchParams.set('options', `${given} -c timezone=UTC`.trimStart())
  return url.href
}
