export type RetryOptions = {
  /** How often a request is sent again after its first try. 0 turns retries off. */
  maxRetries: number
  /** The wait before the first retry, in milliseconds; it doubles with each one, with jitter. */
  baseDelayMs: number
  /** The longest wait that is accepted, in milliseconds. A `Retry-After` beyond it ends the retries. */
  maxDelayMs: number
  fetch: (request: Request) => Promise<Response>
  /** Replaced in tests, which have no time to wait. */
  wait: (delayMs: number, signal: AbortSignal) => Promise<void>
}

/**
 * A `fetch` that sends a request again when that is safe: after 429 and 503, which the API answers before it has done
 * anything, after a 409 that bears a `Retry-After`, and after a failed connection where repeating changes nothing. POST counts as repeatable because every POST
 * carries an `Idempotency-Key`. Waits as `Retry-After` says, else with exponential back-off.
 */
export function retryingFetch({ maxRetries, baseDelayMs, maxDelayMs, fetch, wait }: RetryOptions) {
  return async (request: Request): Promise<Response> => {
    for (let retry = 0; ; retry++) {
      const isLast = retry === maxRetries
      // A body can be read once, so each try but the last sends a copy.
      const outcome = await attempt(fetch, isLast ? request : request.clone())
      const backoffMs = baseDelayMs * 2 ** retry * (0.5 + Math.random() / 2)
      const delayMs = outcome.response === undefined ? backoffMs : retryDelayMs(outcome.response, backoffMs)
      if (isLast || delayMs === null || delayMs > maxDelayMs || request.signal.aborted) {
        if (outcome.response === undefined) throw outcome.error
        return outcome.response
      }
      await outcome.response?.body?.cancel()
      await wait(delayMs, request.signal)
    }
  }
}

type Outcome = { response: Response } | { response: undefined; error: unknown }

async function attempt(fetch: RetryOptions['fetch'], request: Request): Promise<Outcome> {
  try {
    return { response: await fetch(request) }
  } catch (error) {
    return { response: undefined, error }
  }
}

/** How long to wait before sending again; null for an answer that is final. */
function retryDelayMs(response: Response, backoffMs: number): number | null {
  const retryAfter = response.headers.get('retry-after')
  // A 409 that says when to come back: the request's own first try still holds its idempotency key.
  const isPassing =
    response.status === 429 || response.status === 503 || (response.status === 409 && retryAfter !== null)
  if (!isPassing) return null
  if (retryAfter === null) return backoffMs
  // Seconds, or an HTTP date: RFC 9110, section 10.2.3.
  const delayMs = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now()
  return Number.isNaN(delayMs) ? backoffMs : Math.max(0, delayMs)
}
