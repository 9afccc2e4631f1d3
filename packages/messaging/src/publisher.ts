import type { ConfirmChannel } from 'amqplib'
import type { OutgoingMessage } from './event-bus.ts'
import { encodeEvent } from './event-message.ts'

export type Publisher = {
  /** Resolves once the broker has confirmed the event. Rejects when it refuses, cannot route or does not answer in time. */
  publish(message: OutgoingMessage): Promise<void>
  /** Rejects at once whatever is not confirmed yet: after a lost connection a confirm may never come. */
  abandon(reason: Error): void
  /** Resolves when nothing waits for a confirm any more. */
  idle(): Promise<void>
}

type Publish = { promise: Promise<void>; settle(error?: Error): void }

/** Publishes events on a confirm channel, persistent and mandatory. */
export function createPublisher(
  channel: ConfirmChannel,
  { exchange, timeoutMs }: { exchange: string; timeoutMs: number },
): Publisher {
  const unconfirmed = new Map<string, Publish>()

  // The broker sends back what no queue is bound for, and confirms it all the same; the return comes first.
  channel.on('return', (message) => {
    unconfirmed.get(message.properties.messageId)?.settle(new Error('The broker has no queue bound for this event'))
  })

  function begin(eventId: string): Publish {
    const { promise, resolve, reject } = withResolvers()
    const timer = setTimeout(
      () => publish.settle(new Error(`The broker did not confirm within ${timeoutMs} ms`)),
      timeoutMs,
    )
    const publish: Publish = {
      promise,
      settle(error) {
        clearTimeout(timer)
        if (unconfirmed.get(eventId) === publish) unconfirmed.delete(eventId)
        if (error === undefined) resolve()
        else reject(error)
      },
    }
    unconfirmed.set(eventId, publish)
    return publish
  }

  return {
    publish(message) {
      // A return names the event alone, so one event is in flight once at most; who asks again shares the outcome.
      const inFlight = unconfirmed.get(message.event.id)
      if (inFlight !== undefined) return inFlight.promise

      const { content, properties } = encodeEvent(message)
      const publish = begin(message.event.id)
      try {
        channel.publish(
          exchange,
          message.event.type,
          content,
          { ...properties, persistent: true, mandatory: true },
          (error) => publish.settle(error ?? undefined),
        )
      } catch (error) {
        publish.settle(error as Error)
      }
      return publish.promise
    },

    abandon(reason) {
      for (const publish of unconfirmed.values()) publish.settle(reason)
    },

    async idle() {
      await Promise.allSettled([...unconfirmed.values()].map(({ promise }) => promise))
    },
  }
}

/** `Promise.withResolvers` for Node 20. */
function withResolvers() {
  let resolve = () => {}
  let reject = (_error: Error) => {}
  const promise = new Promise<void>((fulfil, refuse) => {
    resolve = fulfil
    reject = refuse
  })
  return { promise, resolve, reject }
}
