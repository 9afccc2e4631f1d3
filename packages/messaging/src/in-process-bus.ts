import type { EventType, PaylinksEvent } from '@paylinks/contracts/events'
import type { EventBus, EventCause, Log, OutgoingMessage, SubscribeOptions, Subscription } from './event-bus.ts'
import { handleEvent } from './handle-event.ts'

/**
 * The bus of an installation that is one process, with the same promises to its consumers as RabbitMQ's. What is lost
 * when the process dies dies with the consumers that would have got it.
 */
export function createInProcessBus({ log }: { log: Log }): EventBus {
  const subscribers = new Set<SubscribeOptions>()
  const inHand = new Set<Promise<void>>()
  let closed = false

  async function deliver(subscriber: SubscribeOptions, event: PaylinksEvent, cause: EventCause): Promise<void> {
    try {
      await handleEvent(subscriber.handle, event, cause)
    } catch (err) {
      log.error(
        { err, subscription: subscriber.name, eventId: event.id, eventType: event.type },
        'event dropped: its handler keeps failing',
      )
    }
  }

  return {
    async publish({ event, traceparent, requestId }: OutgoingMessage): Promise<void> {
      if (closed) throw new Error('The event bus is closed')
      for (const subscriber of subscribers) {
        if (!subscriber.types.includes(event.type)) continue
        // Each gets its own copy, as from a broker, and after the publisher's own code has gone on.
        const delivery = Promise.resolve(structuredClone(event)).then((copy) =>
          deliver(subscriber, copy, { traceparent, requestId }),
        )
        inHand.add(delivery)
        delivery.finally(() => inHand.delete(delivery))
      }
    },

    async subscribe<Type extends EventType>(options: SubscribeOptions<Type>): Promise<Subscription> {
      if (closed) throw new Error('The event bus is closed')
      const subscriber = options as unknown as SubscribeOptions
      subscribers.add(subscriber)
      subscriber.onGap()
      return {
        async close() {
          subscribers.delete(subscriber)
          await Promise.all(inHand)
        },
      }
    },

    isConnected: () => !closed,

    async close() {
      closed = true
      subscribers.clear()
      await Promise.all(inHand)
    },
  }
}
