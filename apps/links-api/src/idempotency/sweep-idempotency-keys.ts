import type { Db } from '@paylinks/db/client'
import type { Logger } from '@paylinks/service-kit/logger'
import { KEY_TTL_HOURS } from './idempotency-store.ts'

const SWEEP_INTERVAL_MS = 10 * 60_000
const BATCH_SIZE = 1_000

/** Deletes keys that are out of date, a batch at a time so that no lock is held for long. Tells how many went. */
export async function sweepIdempotencyKeys(db: Db): Promise<number> {
  let swept = 0
  for (;;) {
    const deleted = await db.$executeRaw`
      DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM idempotency_keys
        WHERE created_at <= now() - make_interval(hours => ${KEY_TTL_HOURS})
        LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED
      ))`
    swept += deleted
    if (deleted < BATCH_SIZE) return swept
  }
}

/** Sweeps now and then. An old key is harmless, so a sweep that fails waits for the next. */
export function startSweeper(db: Db, log: Logger): { stop(): Promise<void> } {
  let sweeping = Promise.resolve()
  const timer = setInterval(() => {
    sweeping = sweepIdempotencyKeys(db).then(
      (swept) => log.debug({ swept }, 'swept idempotency keys'),
      (err: unknown) => log.warn({ err }, 'could not sweep idempotency keys; trying again later'),
    )
  }, SWEEP_INTERVAL_MS)
  return {
    async stop() {
      clearInterval(timer)
      await sweeping
    },
  }
}
