import { DATABASE_CONNECT_TIMEOUT_MS, STATEMENT_TIMEOUT_MS } from '@paylinks/contracts/time-budget'
import { PrismaPg } from '@prisma/adapter-pg'
import { createBoundedPool } from './bounded-pool.ts'
import { Prisma, PrismaClient } from './generated/prisma/client.ts'
import { type Log, silentLog } from './log.ts'
import { allowPrepared } from './prepared-query.ts'

export { isDbUnavailable } from './unavailable.ts'
export { Prisma }

export type Db = PrismaClient
export type Transaction = Prisma.TransactionClient

export type DbOptions = {
  /** Most connections at once. */
  poolMax?: number
  /** Longest wait for a connection, and for a transaction to begin. */
  connectTimeoutMs?: number
  /** Longest run of one statement. With the defaults a request can be refused in two seconds. */
  statementTimeoutMs?: number
  /** Shown in Postgres's list of connections. */
  applicationName?: string
  log?: Log
}

const DEFAULT_POOL_MAX = 10
/** Bounds a transaction as a whole, so that none holds its locks for long. */
const TRANSACTION_TIMEOUT_MS = 5_000

/**
 * A client of the database. It connects when it is first used and reconnects by itself; while the database is away every
 * call fails within two seconds with an error for which `isDbUnavailable` is true.
 */
export function connectDb(databaseUrl: string, options: DbOptions = {}): Db {
  const {
    poolMax = DEFAULT_POOL_MAX,
    connectTimeoutMs = DATABASE_CONNECT_TIMEOUT_MS,
    statementTimeoutMs = STATEMENT_TIMEOUT_MS,
    applicationName = 'paylinks',
    log = silentLog,
  } = options
  const pool = createBoundedPool(databaseUrl, {
    max: poolMax,
    connectTimeoutMs,
    statementTimeoutMs,
    applicationName,
    log,
  })
  const adapter = new PrismaPg(pool, {
    disposeExternalPool: true,
    onConnectionError: (err) => log.warn({ err }, 'database connection lost during a transaction'),
  })
  const db = new PrismaClient({ adapter, errorFormat: 'minimal', transactionOptions: { maxWait: connectTimeoutMs } })
  allowPrepared(db, pool)
  return db
}

/** Runs the work in one transaction: committed when it resolves, rolled back when it rejects, or when five seconds have passed. */
export function inTransaction<Result>(db: Db, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  return db.$transaction(work, { timeout: TRANSACTION_TIMEOUT_MS })
}
