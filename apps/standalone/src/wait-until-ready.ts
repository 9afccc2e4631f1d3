import { setTimeout as delay } from 'node:timers/promises'

const READY_TIMEOUT_MS = 60_000
const POLL_INTERVAL_MS = 50

/** Waits until each service says that it is ready and that everything it uses answers. */
export async function waitUntilReady(origins: string[], signal?: AbortSignal): Promise<void> {
  const deadline = AbortSignal.timeout(READY_TIMEOUT_MS)
  const given = signal === undefined ? deadline : AbortSignal.any([signal, deadline])
  await Promise.all(origins.map((origin) => waitForOne(origin, given)))
}

async function waitForOne(origin: string, signal: AbortSignal): Promise<void> {
  let last = 'no answer'
  while (!signal.aborted) {
    try {
      const response = await fetch(`${origin}/readyz`, { signal })
      last = await response.text()
      if (response.ok && Object.values(JSON.parse(last).checks).every((check) => check === 'ok')) return
    } catch {
      // Not listening yet.
    }
    await delay(POLL_INTERVAL_MS)
  }
  throw new Error(`The service at ${origin} did not become ready: ${last}`)
}
