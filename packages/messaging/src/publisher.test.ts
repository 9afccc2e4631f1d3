import { linkEvent } from '@paylinks/test-kit/events'
import { connected, startFlakyBroker } from '@paylinks/test-kit/flaky-broker'
import type { TestExchange } from '@paylinks/test-kit/rabbitmq'
import { connect } from 'amqplib'
import { expect, test } from 'vitest'
import { createPublisher } from './publisher.ts'

const cause = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', requestId: 'req_42' }

async function startPublishing(options: { publishTimeoutMs?: number } = {}) {
  const { broker, proxy, connect } = await startFlakyBroker()
  return { broker, proxy, bus: await connected(connect(options)) }
}

/** Unbinds the one queue that takes every event, so that there is nowhere to route to. */
async function unbindAll({ channel, retainedQueue, exchange }: TestExchange): Promise<void> {
  await (await channel()).unbindQueue(retainedQueue, exchange, '#')
}

test('a published event is kept by the broker, persistent, with its properties, trace and request id', async () => {
  const { broker, bus } = await startPublishing()
  const event = linkEvent({ type: 'payment_link.deactivated' })
  await bus.publish({ event, ...cause })

  const message = await broker.take(broker.retainedQueue)
  expect(JSON.parse(String(message?.content))).toEqual(event)
  expect(message?.fields).toMatchObject({ exchange: broker.exchange, routingKey: 'payment_link.deactivated' })
  expect(message?.properties).toMatchObject({
    messageId: event.id,
    type: 'payment_link.deactivated',
    timestamp: Math.floor(Date.parse(event.created_at) / 1000),
    contentType: 'application/json',
    contentEncoding: 'utf-8',
    deliveryMode: 2,
    headers: { traceparent: cause.traceparent, 'x-request-id': 'req_42' },
  })
})

test('an event that no queue is bound for is a failure, and none once one is', async () => {
  const { broker, bus } = await startPublishing()
  await unbindAll(broker)
  const message = { event: linkEvent(), ...cause }
  await expect(bus.publish(message)).rejects.toThrow('no queue')

  const channel = await broker.channel()
  await channel.bindQueue(broker.retainedQueue, broker.exchange, '#')
  await bus.publish(message)
  expect((await broker.take(broker.retainedQueue))?.properties.messageId).toBe(message.event.id)
})

test('an event that is published twice at a time is a failure for both when it cannot be routed', async () => {
  const { broker, bus } = await startPublishing()
  await unbindAll(broker)
  const message = { event: linkEvent(), ...cause }
  const outcomes = await Promise.allSettled([bus.publish(message), bus.publish(message)])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})

test('of many events published at a time only those that cannot be routed fail', async () => {
  const { broker, bus } = await startPublishing()
  await unbindAll(broker)
  const channel = await broker.channel()
  await channel.bindQueue(broker.retainedQueue, broker.exchange, 'payment_link.created')
  const types = Array.from({ length: 100 }, (_, index) =>
    index % 3 === 0 ? 'payment_link.created' : 'payment_link.updated',
  )
  const outcomes = await Promise.allSettled(types.map((type) => bus.publish({ event: linkEvent({ type }), ...cause })))
  expect(outcomes.map(({ status }) => status)).toEqual(
    types.map((type) => (type === 'payment_link.created' ? 'fulfilled' : 'rejected')),
  )
})

test('a broker that does not answer fails the publish after its time-out', async () => {
  const { proxy, bus } = await startPublishing({ publishTimeoutMs: 300 })
  proxy.hang()
  await expect(bus.publish({ event: linkEvent(), ...cause })).rejects.toThrow('did not confirm within 300 ms')
})

test('a lost connection fails at once what is not confirmed', async () => {
  const { proxy, bus } = await startPublishing({ publishTimeoutMs: 600_000 })
  proxy.hang()
  const outcomes = Promise.allSettled([1, 2, 3].map(() => bus.publish({ event: linkEvent(), ...cause })))
  proxy.cut()
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  await expect(bus.publish({ event: linkEvent(), ...cause })).rejects.toThrow('away')
})

test('what is given up is rejected at once, although the connection is still there', async () => {
  const { proxy } = await startFlakyBroker()
  const connection = await connect(proxy.url)
  connection.on('error', () => {})
  const channel = await connection.createConfirmChannel()
  const publisher = createPublisher(channel, { exchange: 'amq.topic', timeoutMs: 600_000 })
  proxy.hang()
  const published = publisher.publish({ event: linkEvent(), ...cause })
  publisher.abandon(new Error('given up'))
  await expect(published).rejects.toThrow('given up')
  await publisher.idle()
})

test('an exchange that somebody deleted fails the publish and is declared again', async () => {
  const { broker, bus } = await startPublishing({ publishTimeoutMs: 600_000 })
  const channel = await broker.channel()
  await channel.deleteExchange(broker.exchange)
  await expect(bus.publish({ event: linkEvent(), ...cause })).rejects.toThrow('NOT_FOUND')

  await connected(bus)
  const event = linkEvent()
  await bus.publish({ event, ...cause })
  expect((await broker.take(broker.retainedQueue))?.properties.messageId).toBe(event.id)
})
