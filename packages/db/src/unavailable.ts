/** Prisma's codes for a database that cannot be reached, has hung up, or has no connection to spare. */
const PRISMA_CODES = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037'])

/** Prisma's code for all that can go wrong with a transaction; only these words of it tell of the database. */
const PRISMA_TRANSACTION_CODE = 'P2028'
const TRANSACTION_TIMED_OUT = /in the given time|timeout for this transaction/

/** What Prisma's adapter makes of socket errors. */
const ADAPTER_KINDS = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'])

/**
 * SQLSTATEs (PostgreSQL, appendix A) of a server that does not do what it was asked because of its own state: class 08
 * connection exception, 53 insufficient resources, 57P shutdown and start; statement time-out, lock time-out, idle
 * transaction time-out, and a write sent to what is now a standby.
 */
const SQL_STATES = /^(08...|53...|57P0.|57014|55P03|25P03|25006)$/

const STATEMENT_CANCELED = '57014'

const SOCKET_ERRORS = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
])

/** pg and its pool have no codes for these. */
const DRIVER_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end)/

type AnyError = {
  code?: unknown
  errorCode?: unknown
  kind?: unknown
  originalCode?: unknown
  message?: unknown
  cause?: unknown
  meta?: { driverAdapterError?: unknown }
}

/**
 * Whether the error says that the database cannot answer right now, rather than that it was asked something wrong:
 * refused, reset, timed out, shutting down, or out of connections. Takes errors of Prisma, its adapter and pg alike.
 */
export function isDbUnavailable(error: unknown): boolean {
  if (error === null || typeof error !== 'object') return false
  const { code, errorCode, kind, originalCode, message, cause, meta }: AnyError = error
  const text = typeof message === 'string' ? message : ''
  return (
    [code, errorCode, originalCode].some((name) => typeof name === 'string' && isUnavailableCode(name)) ||
    (code === PRISMA_TRANSACTION_CODE && TRANSACTION_TIMED_OUT.test(text)) ||
    (typeof kind === 'string' && ADAPTER_KINDS.has(kind)) ||
    DRIVER_MESSAGES.test(text) ||
    isDbUnavailable(cause) ||
    isDbUnavailable(meta?.driverAdapterError)
  )
}

/** Whether the error says that a statement ran longer than it may. */
export function isCutOff(error: unknown): boolean {
  if (error === null || typeof error !== 'object') return false
  const { code, originalCode, cause, meta }: AnyError = error
  if (code === STATEMENT_CANCELED || originalCode === STATEMENT_CANCELED) return true
  return isCutOff(cause) || isCutOff(meta?.driverAdapterError)
}

function isUnavailableCode(code: string): boolean {
  return PRISMA_CODES.has(code) || SQL_STATES.test(code) || SOCKET_ERRORS.has(code)
}
