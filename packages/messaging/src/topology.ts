import { randomBytes } from 'node:crypto'
import type { Channel } from 'amqplib'

/** The exchange of an installation that has the broker, or its virtual host, to itself. */
export const DEFAULT_EXCHANGE = 'paylinks.events'

const MAX_RETAINED_EVENTS = 100_000
const MAX_DEAD_LETTERS = 10_000

/** How often a shared queue hands out one message before it counts as poison. */
const MAX_DELIVERIES = 20

/** The names that follow from the exchange's: installations that share a broker differ in that one name. */
export function topologyOf(exchange: string) {
  return {
    exchange,
    deadLetterExchange: `${exchange}.dead-letter`,
    deadLetterQueue: `${exchange}.dead-letter`,
    retainedQueue: `${exchange}.retained`,
  }
}

/**
 * Declares what outlives every connection: the topic exchange that events are published to, the dead letters, and a
 * queue that keeps recent events. The last gives each event a home while nobody else has bound a queue for it; without
 * it such an event would be returned to the publisher and retried for ever. Declaring again changes nothing.
 */
export async function declareTopology(channel: Channel, exchange: string): Promise<void> {
  const { deadLetterExchange, deadLetterQueue, retainedQueue } = topologyOf(exchange)
  await channel.assertExchange(exchange, 'topic', { durable: true })
  await channel.assertQueue(retainedQueue, {
    durable: true,
    maxLength: MAX_RETAINED_EVENTS,
    arguments: { 'x-queue-type': 'quorum' },
  })
  await channel.bindQueue(retainedQueue, exchange, '#')

  await channel.assertExchange(deadLetterExchange, 'fanout', { durable: true })
  await channel.assertQueue(deadLetterQueue, {
    durable: true,
    maxLength: MAX_DEAD_LETTERS,
    arguments: { 'x-queue-type': 'quorum' },
  })
  await channel.bindQueue(deadLetterQueue, deadLetterExchange, '')
}

/**
 * Declares one replica's own queue, bound to the routing keys, and returns its name. It ends with the connection or
 * with its consumer, whichever is first: a replica that comes back starts from a fresh queue and knows of the gap.
 */
export async function declareReplicaQueue(
  channel: Channel,
  { exchange, name, routingKeys }: { exchange: string; name: string; routingKeys: readonly string[] },
): Promise<string> {
  const { queue } = await channel.assertQueue(`${exchange}.${name}.${randomBytes(6).toString('hex')}`, {
    exclusive: true,
    autoDelete: true,
    durable: false,
    deadLetterExchange: topologyOf(exchange).deadLetterExchange,
  })
  for (const routingKey of routingKeys) await channel.bindQueue(queue, exchange, routingKey)
  return queue
}

/**
 * Declares the queue that all replicas of a consumer share, and returns its name: a durable quorum queue, bound to the
 * routing keys, that keeps what nobody has acknowledged. Declaring again changes nothing but adds bindings.
 */
export async function declareSharedQueue(
  channel: Channel,
  { exchange, name, routingKeys }: { exchange: string; name: string; routingKeys: readonly string[] },
): Promise<string> {
  const { queue } = await channel.assertQueue(`${exchange}.${name}`, {
    durable: true,
    deadLetterExchange: topologyOf(exchange).deadLetterExchange,
    arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': MAX_DELIVERIES },
  })
  for (const routingKey of routingKeys) await channel.bindQueue(queue, exchange, routingKey)
  return queue
}
