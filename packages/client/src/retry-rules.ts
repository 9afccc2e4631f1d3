const BASE_DELAY_MS = 250

/** What a retry depends on: the status of the answer, or null when none came, and its `Retry-After`. */
export type Outcome = { status: number | null; retryAfter: string | null }

/**
 * Whether sending the request again may help. It never does harm: GET, PATCH and DELETE may be repeated, and every POST
 * carries an `Idempotency-Key`. A 409 with `Retry-After` means that the request's own first try is still being worked on.
 */
export function isWorthRetrying({ status, retryAfter }: Outcome): boolean {
  if (status === null) return true
  return [429, 502, 503, 504].includes(status) || (status === 409 && retryAfter !== null)
}

/**
 * How long to wait before the next try, in milliseconds: as long as `Retry-After` says (RFC 9110, section 10.2.3), else
 * twice as long as the time before, with jitter. `triesSoFar` counts from 1; `random` is at least 0 and below 1.
 */
export function retryDelayMs({ retryAfter }: Outcome, triesSoFar: number, now: number, random: number): number {
  const backoffMs = BASE_DELAY_MS * 2 ** (triesSoFar - 1) * (0.5 + random / 2)
  if (retryAfter === null) return backoffMs
  const delayMs = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now
  return Number.isNaN(delayMs) ? backoffMs : Math.max(0, delayMs)
}
