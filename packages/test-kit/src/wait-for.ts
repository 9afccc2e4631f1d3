const DEFAULT_TIMEOUT_MS = 10_000
const INTERVAL_MS = 10

/**
 * Waits until the condition holds, and resolves to what it returned: anything but false, null and undefined. A condition
 * that throws or rejects does not hold yet either; the last reason is the cause of the error that ends the wait.
 */
export async function waitFor<Result>(
  condition: () => Result | Promise<Result>,
  { timeoutMs = DEFAULT_TIMEOUT_MS }: { timeoutMs?: number } = {},
): Promise<Exclude<Awaited<Result>, false | null | undefined>> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    let cause: unknown
    try {
      const result = await condition()
      if (result !== false && result !== null && result !== undefined)
        return result as Exclude<Awaited<Result>, false | null | undefined>
    } catch (error) {
      cause = error
    }
    if (performance.now() >= deadline) throw timeoutError(condition, timeoutMs, cause)
    await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS))
  }
}

function timeoutError(condition: () => unknown, timeoutMs: number, cause: unknown): Error {
  const reason = cause instanceof Error ? `: ${cause.message}` : ''
  return new Error(`Not so within ${timeoutMs} ms: ${condition}${reason}`, { cause })
}
