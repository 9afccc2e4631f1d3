import { setTimeout as delay } from 'node:timers/promises'
import type { Db } from '@paylinks/db/client'
import type { Logger } from '@paylinks/service-kit/logger'
import { failUndeliverable, reconcile, replayStep } from './delivery-store.ts'

type House = { db: Db; log: Logger; wakeDispatcher(): void }

const REPLAY_INTERVAL_MS = 500
const RECONCILE_INTERVAL_MS = 5_000
const FAIL_INTERVAL_MS = 2_000

/** One failure is over at the next turn: a database that is still starting, or a slow moment of its machine. */
const FAILURES_OF_AN_OUTAGE = 2

/** What is done beside the deliveries, until the signal. Any number of replicas may do it at once. */
export async function keepHouse({ db, log, wakeDispatcher }: House, signal: AbortSignal): Promise<void> {
  /** Does the work until there is none for now, then again after the interval. */
  async function regularly(name: string, intervalMs: number, work: () => Promise<unknown>): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      try {
        while (!signal.aborted && (await work()));
        failures = 0
      } catch (err) {
        failures++
        if (failures === FAILURES_OF_AN_OUTAGE)
          log.error({ err, work: name }, 'cannot keep webhooks in order; trying again')
      }
      await delay(intervalMs, undefined, { signal }).catch(() => {})
    }
  }

  await Promise.all([
    regularly('replay', REPLAY_INTERVAL_MS, async () => {
      const wasOne = await replayStep(db)
      if (wasOne) wakeDispatcher()
      return wasOne
    }),
    regularly('reconcile', RECONCILE_INTERVAL_MS, async () => {
      const missing = await reconcile(db)
      if (missing > 0) {
        log.warn({ missing }, 'made deliveries of events whose message was lost')
        wakeDispatcher()
      }
      return missing
    }),
    regularly('fail', FAIL_INTERVAL_MS, () => failUndeliverable(db)),
  ])
}
