import type { EventBus, Log } from '@paylinks/messaging/event-bus'
import type { OutboxFailure, OutboxStore } from './outbox-store.ts'

export type RelayedBatch = { published: number; failed: number; durationMs: number }

export type OutboxRelayOptions = {
  store: OutboxStore
  bus: EventBus
  log: Log
  /** How long a row may wait that nobody called {@link OutboxRelay.wake} for. */
  pollIntervalMs?: number
  batchSize?: number
  /** Called after each batch that held anything, for metrics. */
  onBatch?(batch: RelayedBatch): void
}

export type OutboxRelay = {
  /** Says that there may be rows to publish. Any number of calls during a round cause one more round. */
  wake(): void
  /** Works until the signal; then claims nothing more, and resolves when what is being published has been marked. */
  run(signal: AbortSignal): Promise<void>
}

const DEFAULT_POLL_INTERVAL_MS = 1000
const DEFAULT_BATCH_SIZE = 100

/** Far longer than a publish may take, so that a row is not claimed again while it is being published. */
const LEASE_SECONDS = 30

/** One failure is over at the next poll: a database that is still starting, or a slow moment of its machine. */
const FAILURES_OF_AN_OUTAGE = 2

const FIRST_RETRY_AFTER_SECONDS = 1
const MAX_RETRY_AFTER_SECONDS = 600
const MAX_ERROR_LENGTH = 500

/** Doubles with each failure from one second to ten minutes, so that a row that always fails costs next to nothing. */
export function retryAfterSeconds(attempts: number): number {
  return Math.min(FIRST_RETRY_AFTER_SECONDS * 2 ** attempts, MAX_RETRY_AFTER_SECONDS)
}

/**
 * Publishes what transactions have put in the outbox: claim, publish, confirm, mark. Every row is published at least
 * once, whatever dies between two steps; any number of relays may work on one outbox.
 */
export function createOutboxRelay(options: OutboxRelayOptions): OutboxRelay {
  const { store, bus, log, onBatch } = options
  const { pollIntervalMs = DEFAULT_POLL_INTERVAL_MS, batchSize = DEFAULT_BATCH_SIZE } = options
  const sleeper = createSleeper(pollIntervalMs)
  let failures = 0

  async function run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', sleeper.wake, { once: true })
    while (!signal.aborted) {
      await relayBacklog(signal)
      if (!signal.aborted) await sleeper.sleep()
    }
  }

  /** Round after round for as long as batches come back full. While the bus is away nothing is claimed, so no attempt is spent. */
  async function relayBacklog(signal: AbortSignal): Promise<void> {
    try {
      let claimed = batchSize
      while (claimed === batchSize && bus.isConnected() && !signal.aborted) claimed = await relayBatch()
      if (failures >= FAILURES_OF_AN_OUTAGE) log.info({}, 'outbox relay recovered')
      failures = 0
    } catch (err) {
      failures++
      // Once an outage, not once a poll. What was published but not marked is published again when its lease runs out.
      if (failures === FAILURES_OF_AN_OUTAGE) log.error({ err }, 'outbox relay cannot reach its store; it keeps trying')
    }
  }

  async function relayBatch(): Promise<number> {
    const startedAt = performance.now()
    const messages = await store.claim(batchSize, LEASE_SECONDS)
    if (messages.length === 0) return 0

    const outcomes = await Promise.allSettled(messages.map((message) => bus.publish(message)))
    const publishedIds: string[] = []
    const failures: OutboxFailure[] = []
    for (const [index, { id, attempts }] of messages.entries()) {
      const outcome = outcomes[index] as PromiseSettledResult<void>
      if (outcome.status === 'fulfilled') publishedIds.push(id)
      else failures.push({ id, error: errorText(outcome.reason), retryAfterSeconds: pauseAfter(attempts) })
    }

    await Promise.all([
      publishedIds.length > 0 && store.markPublished(publishedIds),
      failures.length > 0 && store.markFailed(failures),
    ])
    if (failures.length > 0)
      log.warn(
        { failed: failures.length, firstFailure: failures[0] },
        'outbox rows not published; they will be retried',
      )
    onBatch?.({ published: publishedIds.length, failed: failures.length, durationMs: performance.now() - startedAt })
    return messages.length
  }

  /** A bus that has gone away is no fault of the row's: it is due again as soon as the bus may be back. */
  function pauseAfter(attempts: number): number {
    return bus.isConnected() ? retryAfterSeconds(attempts) : FIRST_RETRY_AFTER_SECONDS
  }

  return { wake: sleeper.wake, run }
}

/** A sleep that can be cut short, also in advance: a wake during a round lets the next sleep end at once. */
function createSleeper(durationMs: number) {
  let woken = false
  let rouse = () => {}
  return {
    wake() {
      woken = true
      rouse()
    },
    async sleep(): Promise<void> {
      if (!woken) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, durationMs)
          rouse = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      woken = false
    },
  }
}

function errorText(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, MAX_ERROR_LENGTH)
}
