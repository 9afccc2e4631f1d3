// How long each step of an open may take, the innermost first. Whoever waits is more patient than whom it waits for:
// otherwise it gives up while the work that it asked for goes on.

/** Postgres cancels a statement of a request after this time. */
export const STATEMENT_TIMEOUT_MS = 1_000

/**
 * The checkout service answers a gRPC call within this time, with a result or with UNAVAILABLE. What is cut off may still
 * be carried out; a repeat with the same request ids finds it.
 */
export const RPC_TIMEOUT_MS = 1_100

/** The gateway waits this long for a session, with queueing and retries included. */
export const CHECKOUT_DEADLINE_MS = 1_250

/** Longest wait for a database connection. */
export const DATABASE_CONNECT_TIMEOUT_MS = 1_400

/** A customer or merchant has an answer within this time, also when something is down. */
export const ANSWER_WITHIN_MS = 2_000

/** Longest wait for Redis to count a request; past this it counts as down for that request. */
export const RATE_LIMIT_TIMEOUT_MS = 50

assertRising([STATEMENT_TIMEOUT_MS, RPC_TIMEOUT_MS, CHECKOUT_DEADLINE_MS, ANSWER_WITHIN_MS - RATE_LIMIT_TIMEOUT_MS])
assertRising([STATEMENT_TIMEOUT_MS, DATABASE_CONNECT_TIMEOUT_MS, ANSWER_WITHIN_MS])

/** Throws unless each limit is below the next one. */
export function assertRising(limitsMs: number[]): void {
  const isRising = limitsMs.every((limit, index) => index === 0 || (limitsMs[index - 1] as number) < limit)
  if (!isRising) throw new RangeError(`Each of these limits must be below the next one: ${limitsMs.join(', ')} ms`)
}
