type CleanUp = () => void | Promise<void>

export type CleanupStack = {
  /** Says, beside the opening of a thing, how it is closed. */
  push(cleanUp: CleanUp): void
  /** Closes everything, the latest first. A failure does not keep the rest from being closed; rejects with the first failure. */
  close(): Promise<void>
}

export function createCleanupStack(): CleanupStack {
  const cleanUps: CleanUp[] = []
  return {
    push: (cleanUp) => void cleanUps.push(cleanUp),
    async close() {
      const failures: unknown[] = []
      for (let cleanUp = cleanUps.pop(); cleanUp !== undefined; cleanUp = cleanUps.pop()) {
        try {
          await cleanUp()
        } catch (error) {
          failures.push(error)
        }
      }
      if (failures.length > 0) throw failures[0]
    },
  }
}

/**
 * Opens one thing after another; `stop` closes them in reverse order. When a step fails, what was opened before it is
 * closed, and the promise rejects with the step's error.
 */
export async function startWithCleanup<Started extends object>(
  start: (cleanup: CleanupStack) => Promise<Started>,
): Promise<Started & { stop(): Promise<void> }> {
  const cleanup = createCleanupStack()
  try {
    return { ...(await start(cleanup)), stop: cleanup.close }
  } catch (error) {
    // Why it could not start is what must be told, not what went wrong on the way back.
    await cleanup.close().catch(() => {})
    throw error
  }
}

/** Starts work that goes on beside the requests. One signal ends it, and the cleanup waits until it has ended. */
export function runInBackground(cleanup: CleanupStack, ...works: ((signal: AbortSignal) => Promise<void>)[]): void {
  const ending = new AbortController()
  const running = works.map((work) => work(ending.signal))
  cleanup.push(async () => {
    ending.abort()
    await Promise.all(running)
  })
}
