import type { PaylinksEvent } from '@paylinks/contracts/events'
import { inTransaction } from '@paylinks/db/client'
import { createOutboxStore, type EventCause, enqueueAll } from '@paylinks/db/outbox'
import { createTestDatabase } from './postgres.ts'

/** The real outbox, in a database of the test's own. */
export async function createTestOutbox() {
  const { url, db, drop } = await createTestDatabase()
  return {
    url,
    db,
    store: createOutboxStore(db),
    drop,
    /** Commits events in one transaction, as the services do. */
    async commit(events: PaylinksEvent[], cause: EventCause = {}): Promise<void> {
      await inTransaction(db, (tx) => enqueueAll(tx, events, cause))
    },
    /** Makes every row due, as when all leases and pauses had run out. */
    async elapse(): Promise<void> {
      await db.$executeRaw`UPDATE outbox SET available_at = now() WHERE published_at IS NULL`
    },
    async unpublished(): Promise<number> {
      return await db.outboxMessage.count({ where: { publishedAt: null } })
    },
  }
}
