import { setTimeout as delay } from 'node:timers/promises'
import { loggedEvent } from '@paylinks/contracts/events'
import { assertRising } from '@paylinks/contracts/time-budget'
import { signWebhook } from '@paylinks/contracts/webhook-signature'
import type { Db } from '@paylinks/db/client'
import type { Logger } from '@paylinks/service-kit/logger'
import type { MasterKey } from '@paylinks/service-kit/master-key'
import type { WebhookMetrics } from '../webhook-metrics.ts'
import { type ClaimedDelivery, claimDeliveries, LEASE_SECONDS } from './claim-store.ts'
import { pauseAfterTries } from './retry-schedule.ts'
import { type Sender, TRY_TIMEOUT_MS, type TryResult } from './send-webhook.ts'
import { disableFailing, type Outcome, settleTries } from './settle-store.ts'

type DispatcherOptions = {
  db: Db
  log: Logger
  metrics: WebhookMetrics
  masterKey: MasterKey
  send: Sender
  /** How many tries may be under way. Endpoints that fail or are slow get half of them at most. */
  triesAtOnce: number
}

type Dispatcher = {
  /** Says that there may be something to send. */
  wake(): void
  /** Works until the signal; then claims nothing more, and resolves when what is under way is written down. */
  run(signal: AbortSignal): Promise<void>
}

const POLL_INTERVAL_MS = 1_000
const RETRY_MS = 500

// Whoever claims a delivery after its lease would send it while it is being sent.
assertRising([TRY_TIMEOUT_MS, LEASE_SECONDS * 1000])

/** Tries what is due, for as long as the service runs. Any number of replicas share the work. */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { db, log, metrics, masterKey, send, triesAtOnce } = options
  const underWay = new Set<Promise<void>>()
  const held = { healthy: 0, suspect: 0 }
  const writer = createWriter(options)
  let woken = false
  let rouse = () => {}
  const wake = () => {
    woken = true
    rouse()
  }

  async function run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', wake, { once: true })
    let failures = 0
    while (!signal.aborted) {
      woken = false
      try {
        const claimed = await claim()
        failures = 0
        for (const delivery of claimed) begin(delivery)
        // Until something is settled there is nothing more to claim than what has just been left.
        if (claimed.length === 0 && !woken) await pause()
      } catch (err) {
        failures++
        // Once an outage, not once a poll. One failure is over at the next poll, as while the database is starting.
        if (failures === 2) log.error({ err }, 'cannot look for webhooks to send; trying again')
        await delay(RETRY_MS, undefined, { signal }).catch(() => {})
      }
    }
    await Promise.all(underWay)
  }

  async function claim(): Promise<ClaimedDelivery[]> {
    const suspect = Math.max(0, Math.floor(triesAtOnce / 2) - held.suspect)
    const healthy = Math.max(0, triesAtOnce - held.healthy - Math.floor(triesAtOnce / 2))
    return healthy + suspect === 0 ? [] : claimDeliveries(db, { healthy, suspect })
  }

  function begin(delivery: ClaimedDelivery): void {
    const lane = delivery.isSuspect ? 'suspect' : 'healthy'
    held[lane]++
    const trying = tryDelivery(delivery).finally(() => {
      held[lane]--
      underWay.delete(trying)
      wake()
    })
    underWay.add(trying)
  }

  async function tryDelivery(delivery: ClaimedDelivery): Promise<void> {
    const { id, tryCount, failedTries } = delivery
    const triedAt = new Date()
    const result = await resultOf(delivery, triedAt)
    metrics.tried(result.error, result.durationMs)
    const pauseSeconds = delivery.payload === null ? null : pauseAfterTries(failedTries + 1)
    if (result.error === null) metrics.ended('succeeded')
    else if (pauseSeconds === null) metrics.ended('failed')
    await writer({ ...result, id, tryCount, triedAt, pauseSeconds })
  }

  async function resultOf(delivery: ClaimedDelivery, triedAt: Date): Promise<TryResult> {
    if (delivery.payload === null) return { statusCode: null, durationMs: 0, error: 'event_expired', answer: null }
    try {
      const { url, livemode, eventId } = delivery
      const body = JSON.stringify(loggedEvent(delivery.payload))
      const headers = signWebhook(eventId, Math.floor(triedAt.getTime() / 1000), body, secretsOf(delivery))
      return await send({ url, livemode, headers, body })
    } catch (err) {
      log.error({ err, deliveryId: delivery.id }, 'a webhook could not be made')
      return { statusCode: null, durationMs: 0, error: 'internal_error', answer: null }
    }
  }

  /** The present secret, and the one before it while that is valid. */
  function secretsOf({ endpointId, sealedSecret, sealedPreviousSecret }: ClaimedDelivery): string[] {
    const sealed = sealedPreviousSecret === null ? [sealedSecret] : [sealedSecret, sealedPreviousSecret]
    return sealed.map((each) => masterKey.open(each, endpointId))
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, POLL_INTERVAL_MS)
      rouse = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  return { wake, run }
}

/** Writes outcomes down, those that come while a statement is under way in the next one. Resolves when it is committed. */
function createWriter({ db, log }: Pick<DispatcherOptions, 'db' | 'log'>): (outcome: Outcome) => Promise<void> {
  let waiting: { outcome: Outcome; resolve(): void }[] = []
  let isWorking = false

  async function work(): Promise<void> {
    isWorking = true
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      const failing = await settleUntilDone(batch.map(({ outcome }) => outcome))
      for (const { resolve } of batch) resolve()
      for (const endpointId of failing) await disable(endpointId)
    }
    isWorking = false
  }

  /** A merchant was told, so it has to be written, however long the database is away: each outcome holds its slot. */
  async function settleUntilDone(outcomes: Outcome[]): Promise<string[]> {
    for (let failures = 0; ; failures++) {
      try {
        return await settleTries(db, outcomes)
      } catch (err) {
        if (failures === 1) log.error({ err }, 'cannot write down what became of webhooks; trying again')
      }
      await delay(RETRY_MS)
    }
  }

  async function disable(endpointId: string): Promise<void> {
    try {
      if (await disableFailing(db, endpointId))
        log.warn({ endpointId }, 'a webhook endpoint has failed for days: disabled')
    } catch (err) {
      // Its next failure asks again.
      log.error({ err, endpointId }, 'a failing webhook endpoint could not be disabled')
    }
  }

  return (outcome) =>
    new Promise((resolve) => {
      waiting.push({ outcome, resolve })
      if (!isWorking) void work()
    })
}
