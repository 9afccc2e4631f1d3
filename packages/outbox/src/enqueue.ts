import { eventSchema, type PaylinksEvent } from '@paylinks/contracts/events'
import type { Transaction } from '@paylinks/db/client'
import type { EventCause } from '@paylinks/messaging/event-bus'
import { messageOf } from './message-of.ts'

/** The channel on which a committed transaction says that it left something in the outbox. */
export const OUTBOX_CHANNEL = 'paylinks_outbox'

/** Owes the event to the exchange: it is published if the transaction is committed, and not otherwise. */
export function enqueue(tx: Transaction, event: PaylinksEvent, cause: Partial<EventCause>): Promise<void> {
  return enqueueAll(tx, [event], cause)
}

/**
 * As {@link enqueue}, for any number of events in one statement, which writes them into the merchants' event log too. The
 * log has the whole event, and the message no personal data.
 */
export async function enqueueAll(tx: Transaction, events: PaylinksEvent[], cause: Partial<EventCause>): Promise<void> {
  if (events.length === 0) return
  // Parsing drops what the catalogue does not name: an event carries no secret by accident.
  const logged = events.map((event) => eventSchema.parse(event))
  const payloads = JSON.stringify(logged)
  const messages = JSON.stringify(logged.map(messageOf))
  // Truncated, for a time that the column rounded up would not yet be due to a relay that is woken at once.
  await tx.$executeRaw`
    WITH logged AS (
      INSERT INTO events (id, account_id, livemode, type, object_id, payload, created_at)
      SELECT event ->> 'id', event ->> 'account_id', (event ->> 'livemode')::boolean, event ->> 'type',
        event #>> '{data,object,id}', event, (event ->> 'created_at')::timestamptz
      FROM jsonb_array_elements(${payloads}::jsonb) AS event
    ), owed AS (
      INSERT INTO outbox (id, type, aggregate_id, aggregate_version, payload, traceparent, request_id, available_at)
      SELECT event ->> 'id', event ->> 'type', event #>> '{data,object,id}', (event ->> 'aggregate_version')::int, event,
        ${cause.traceparent ?? null}, ${cause.requestId ?? null}, date_trunc('milliseconds', now())
      FROM jsonb_array_elements(${messages}::jsonb) AS event
    )
    SELECT pg_notify(${OUTBOX_CHANNEL}, '')`
}
