import { setTimeout as delay } from 'node:timers/promises'
import { type Db, inTransaction } from '@paylinks/db/client'
import type { Logger } from '@paylinks/service-kit/logger'
import { addToDailyFigures } from './statistics-store.ts'

const POLL_INTERVAL_MS = 10_000
const BATCH_SIZE = 5_000

/**
 * Ids carry the clock of the process that made them, and are committed a little later. What is younger than this may
 * still be joined by a lower id, which would never be counted. It allows for a slow commit and clocks that differ.
 */
const SETTLED_AFTER_MS = 60_000

/**
 * Adds up opens, completions and revenue day by day until the signal, so that statistics cost the same however many
 * sessions there are, and an open costs nothing for them. Any number of replicas may run it: one works at a time.
 */
export async function addUpStatistics({ db, log }: { db: Db; log: Logger }, signal: AbortSignal): Promise<void> {
  let failures = 0
  while (!signal.aborted) {
    try {
      for (const livemode of [true, false]) while (!signal.aborted && (await addBatch(db, livemode)));
      failures = 0
    } catch (err) {
      failures++
      // Once an outage, not once a poll. One failure is over at the next poll, as while the database is starting.
      if (failures === 2) log.error({ err }, 'cannot add up statistics; trying again')
    }
    await delay(POLL_INTERVAL_MS, undefined, { signal }).catch(() => {})
  }
}

function addBatch(db: Db, livemode: boolean): Promise<boolean> {
  const until = new Date(Date.now() - SETTLED_AFTER_MS)
  return inTransaction(db, (tx) => addToDailyFigures(tx, livemode, { until, most: BATCH_SIZE }))
}
