import type { EventType } from '@paylinks/contracts/events'
import type { Channel, ConsumeMessage } from 'amqplib'
import type { Log, SubscribeOptions } from './event-bus.ts'
import { causeOf, type DecodedEvent, decodeEvent } from './event-message.ts'
import { handleEvent } from './handle-event.ts'
import { declareReplicaQueue, declareSharedQueue } from './topology.ts'

/** What became of one delivered message, for metrics. */
export type Delivery = {
  subscription: string
  /** `unknown` where the message is of no type that this version knows. */
  type: EventType | 'unknown'
  /**
   * `ignored`: of a type that only a newer publisher knows. `abandoned`: the connection was lost before a retry.
   * `returned`: to a shared queue, since the handler kept failing.
   */
  outcome: 'handled' | 'ignored' | 'dead_lettered' | 'abandoned' | 'returned'
  /** From the event's making to the end of its handling; null where the message tells no time. */
  lagSeconds: number | null
}

export type ConsumerSettings = {
  exchange: string
  /** How many messages a subscription may have in hand. */
  prefetch: number
  log: Log
  onDelivery?: ((delivery: Delivery) => void) | undefined
}

/** What a consumer shares with its connection. */
export type ConsumerLine = {
  /** Aborted when the connection is lost: nothing can be acknowledged from then on. */
  lost: AbortSignal
  /** Called when the broker ends the stream by itself, e.g. because the queue was deleted. */
  onCancelled(): void
}

/** A subscription as it outlives connections, with what it has in hand. */
export type Registration = { options: SubscribeOptions; inHand: Set<Promise<void>> }

export type Consumer = {
  queue: string
  /** Takes no more messages; resolves when those in hand are handled and acknowledged. */
  close(): Promise<void>
}

/** Binds the subscription's queue, a fresh one unless it is shared, tells it of the gap before, and begins to deliver. */
export async function startConsumer(
  channel: Channel,
  { options, inHand }: Registration,
  settings: ConsumerSettings,
  { lost, onCancelled }: ConsumerLine,
): Promise<Consumer> {
  await channel.prefetch(settings.prefetch)
  const { exchange } = settings
  const declare = options.isShared ? declareSharedQueue : declareReplicaQueue
  const queue = await declare(channel, { exchange, name: options.name, routingKeys: options.types })
  // Bound already, so nothing is missed from here on; not consuming yet, so no event comes before this.
  options.onGap()

  const { consumerTag } = await channel.consume(queue, (message) => {
    if (message === null) return onCancelled()
    const delivery = deliver(message).finally(() => inHand.delete(delivery))
    inHand.add(delivery)
  })

  async function deliver(message: ConsumeMessage): Promise<void> {
    const decoded = decodeEvent(message.content)
    const outcome = await outcomeOf(decoded, message)
    settle(message, outcome)
    const event = decoded.kind === 'event' ? decoded.event : null
    settings.onDelivery?.({
      subscription: options.name,
      type: event?.type ?? 'unknown',
      outcome,
      lagSeconds: event && Math.max(0, (Date.now() - Date.parse(event.created_at)) / 1000),
    })
  }

  async function outcomeOf(decoded: DecodedEvent, message: ConsumeMessage): Promise<Delivery['outcome']> {
    const { routingKey } = message.fields
    const fields = { subscription: options.name, messageId: message.properties.messageId, routingKey }
    if (decoded.kind === 'poison') {
      settings.log.error({ ...fields, reason: decoded.reason }, 'unreadable event sent to the dead letters')
      return 'dead_lettered'
    }
    if (decoded.kind === 'unknown' || !options.types.includes(decoded.event.type)) return 'ignored'
    try {
      await handleEvent(options.handle, decoded.event, causeOf(message), lost)
      return 'handled'
    } catch (err) {
      if (lost.aborted) return 'abandoned'
      if (options.isShared) {
        settings.log.warn({ ...fields, err }, 'event returned to its queue: its handler keeps failing')
        return 'returned'
      }
      settings.log.error({ ...fields, err }, 'event sent to the dead letters: its handler keeps failing')
      return 'dead_lettered'
    }
  }

  function settle(message: ConsumeMessage, outcome: Delivery['outcome']): void {
    // With the connection a replica's queue has gone too, and the next stream begins with onGap; a shared one gives again.
    if (lost.aborted) return
    if (outcome === 'dead_lettered') channel.nack(message, false, false)
    else if (outcome === 'returned') channel.nack(message, false, true)
    else channel.ack(message)
  }

  return {
    queue,
    async close() {
      await channel.cancel(consumerTag)
      await Promise.all(inHand)
      await channel.close()
    },
  }
}
