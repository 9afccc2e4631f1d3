import type { PaylinksEvent } from '@paylinks/contracts/events'

/**
 * The event as it goes over the exchange, where many can read it and queues keep it: without what tells who the customer is.
 * Whoever needs that reads the event from the log, by its id.
 */
export function messageOf(event: PaylinksEvent): PaylinksEvent {
  if (event.type !== 'checkout_session.completed') return event
  const object = { ...event.data.object, customer_email: null, customer_name: null }
  return { ...event, data: { object } }
}
