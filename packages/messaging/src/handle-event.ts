import { setTimeout as delay } from 'node:timers/promises'
import type { PaylinksEvent } from '@paylinks/contracts/events'
import type { EventCause } from './event-bus.ts'

/** How often a handler is called for one event before the event counts as poison. */
export const MAX_HANDLER_CALLS = 5

const FIRST_RETRY_MS = 50

/**
 * Calls the handler until it succeeds, at most {@link MAX_HANDLER_CALLS} times with growing pauses between, three
 * quarters of a second in all. Rejects with the handler's last error, or when the signal is aborted.
 */
export async function handleEvent(
  handle: (event: PaylinksEvent, cause: EventCause) => void | Promise<void>,
  event: PaylinksEvent,
  cause: EventCause,
  signal?: AbortSignal,
): Promise<void> {
  for (let call = 1; ; call++) {
    try {
      return await handle(event, cause)
    } catch (error) {
      if (call === MAX_HANDLER_CALLS) throw error
    }
    await delay(FIRST_RETRY_MS * 2 ** (call - 1), undefined, { signal })
  }
}
