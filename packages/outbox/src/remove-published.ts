import type { Db } from '@paylinks/db/client'

/** Removes up to so many rows that were published so many days ago, the oldest first, and says how many. */
export async function removePublished(db: Db, retentionDays: number, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM outbox WHERE id = ANY (ARRAY(
      SELECT id FROM outbox
      WHERE published_at < now() - make_interval(days => ${retentionDays}::int)
      ORDER BY published_at
      LIMIT ${limit}
      FOR UPDATE SKIP LOCKED
    ))`
}
