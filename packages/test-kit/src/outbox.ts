import type { PaylinksEvent } from '@paylinks/contracts/events'
import { inTransaction } from '@paylinks/db/client'
import type { EventCause } from '@paylinks/messaging/event-bus'
import { enqueueAll } from '@paylinks/outbox/enqueue'
import { createOutboxStore } from '@paylinks/outbox/outbox-store'
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
    async commit(events: PaylinksEvent[], cause: Partial<EventCause> = {}): Promise<void> {
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
