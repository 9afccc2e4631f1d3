import type { Db } from '@paylinks/db/client'
import { waitFor } from '@paylinks/test-kit/wait-for'

/** Resolves when this many statements wait for a lock in the database: when those who race have met. */
export async function statementsWaiting(db: Db, statements: number): Promise<void> {
  await waitFor(async () => {
    const [row] = await db.$queryRaw<[{ waiting: number }]>`
      SELECT count(*)::int AS waiting FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`
    return row.waiting >= statements
  })
}
