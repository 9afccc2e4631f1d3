import { eventSchema, type PaylinksEvent } from '@paylinks/contracts/events'
import type { Transaction } from '@paylinks/db/client'
import type { EventCause } from '@paylinks/messaging/event-bus'

/** The channel on which a committed transaction says that it left something in the outbox. */
export const OUTBOX_CHANNEL = 'paylinks_outbox'

/** Owes the event to the exchange: it is published if the transaction is committed, and not otherwise. */
export function enqueue(tx: Transaction, event: PaylinksEvent, cause: Partial<EventCause>): Promise<void> {
  return enqueueAll(tx, [event], cause)
}

/** As {@link enqueue}, for any number of events in one statement. */
export async function enqueueAll(tx: Transaction, events: PaylinksEvent[], cause: Partial<EventCause>): Promise<void> {
  if (events.length === 0) return
  // Parsing drops what the catalogue does not name: an event carries no secret by accident.
  const payloads = JSON.stringify(events.map((event) => eventSchema.parse(event)))
  // Truncated, for a time that the column rounded up would not yet be due to a relay that is woken at once.
  await tx.$executeRaw`
    WITH owed AS (
      INSERT INTO outbox (id, type, aggregate_id, aggregate_version, payload, traceparent, request_id, available_at)
      SELECT event ->> 'id', event ->> 'type', event #>> '{data,object,id}', (event ->> 'aggregate_version')::int, event,
        ${cause.traceparent ?? null}, ${cause.requestId ?? null}, date_trunc('milliseconds', now())
      FROM jsonb_array_elements(${payloads}::jsonb) AS event
    )
    SELECT pg_notify(${OUTBOX_CHANNEL}, '')`
}
