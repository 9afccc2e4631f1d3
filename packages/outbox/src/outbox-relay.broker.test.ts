import type { EventBus } from '@paylinks/messaging/event-bus'
import { linkEvent } from '@paylinks/test-kit/events'
import { connected, recovery, startFlakyBroker, within } from '@paylinks/test-kit/flaky-broker'
import { createTestOutbox } from '@paylinks/test-kit/outbox'
import { expect, onTestFinished, test } from 'vitest'
import { createOutboxRelay, type OutboxRelayOptions } from './outbox-relay.ts'

// Invariant I4, with the real outbox and a real broker: every committed event is published at least once.

async function startAll() {
  const { broker, proxy, log, connect } = await startFlakyBroker()
  const outbox = await createTestOutbox()
  onTestFinished(outbox.drop)
  const bus = await connected(connect())

  function startRelay(options: Partial<OutboxRelayOptions> = {}) {
    const relay = createOutboxRelay({ store: outbox.store, bus, log, pollIntervalMs: 20, ...options })
    const stopping = new AbortController()
    const running = relay.run(stopping.signal)
    async function stop(): Promise<void> {
      stopping.abort()
      await running
    }
    onTestFinished(stop)
    return { stop }
  }
  /** The ids of all that has reached the broker, duplicates included. */
  async function arrived(): Promise<string[]> {
    const ids: string[] = []
    for (
      let message = await broker.take(broker.retainedQueue);
      message;
      message = await broker.take(broker.retainedQueue)
    )
      ids.push(message.properties.messageId)
    return ids
  }
  return { broker, proxy, outbox, bus, log, startRelay, arrived }
}

function linkEvents(count: number) {
  return Array.from({ length: count }, () => linkEvent())
}

function idsOf(events: { id: string }[]): string[] {
  return events.map(({ id }) => id).sort()
}

test('what is committed is published once and marked; what is rolled back is not', async () => {
  const { outbox, startRelay, arrived } = await startAll()
  const events = linkEvents(250)
  await outbox.commit(events)
  const rolledBack = [linkEvent(), ...events.slice(0, 1)]
  await expect(outbox.commit(rolledBack)).rejects.toThrow()
  startRelay()
  await expect.poll(() => outbox.unpublished(), within).toBe(0)
  expect((await arrived()).sort()).toEqual(idsOf(events))
  expect(await outbox.store.backlog()).toEqual({ pending: 0, parked: 0, oldestAgeSeconds: 0 })
})

test('a relay that dies between publishing and marking leaves its rows to the next, which publishes them again', async () => {
  const { outbox, startRelay, arrived } = await startAll()
  const events = linkEvents(20)
  await outbox.commit(events)
  let died = false
  const dying = startRelay({
    store: {
      ...outbox.store,
      async markPublished() {
        died = true
        throw new Error('killed')
      },
    },
  })
  await expect.poll(() => died, within).toBe(true)
  await dying.stop()
  expect((await arrived()).sort()).toEqual(idsOf(events))

  startRelay()
  await outbox.elapse()
  await expect.poll(() => outbox.unpublished(), within).toBe(0)
  expect((await arrived()).sort()).toEqual(idsOf(events))
})

test('a broker that is cut off in the middle of batches loses no event', async () => {
  const { proxy, outbox, bus, startRelay, arrived } = await startAll()
  let publishes = 0
  let cuts = 0
  const cutting: EventBus = {
    ...bus,
    async publish(message) {
      publishes++
      if (publishes === 40 || publishes === 120) {
        proxy.cut()
        cuts++
      }
      await bus.publish(message)
    },
  }
  startRelay({ bus: cutting, batchSize: 50 })
  const events = linkEvents(200)
  await outbox.commit(events)
  for (const outage of [1, 2]) {
    await expect.poll(() => cuts, within).toBe(outage)
    await expect.poll(() => bus.isConnected(), within).toBe(false)
    proxy.restore()
  }
  await expect.poll(() => outbox.unpublished(), within).toBe(0)
  expect([...new Set(await arrived())].sort()).toEqual(idsOf(events))
})

test('while the broker is away no attempt is spent, and the backlog goes out within five seconds of its return', async () => {
  const { proxy, outbox, bus, startRelay, arrived } = await startAll()
  proxy.cut()
  await expect.poll(() => bus.isConnected(), within).toBe(false)
  startRelay({ pollIntervalMs: 1000 })
  const events = linkEvents(30)
  await outbox.commit(events)
  await expect.poll(() => proxy.refused(), within).toBeGreaterThan(2)
  expect(await outbox.db.outboxMessage.aggregate({ _max: { attempts: true } })).toEqual({ _max: { attempts: 0 } })

  proxy.restore()
  await expect.poll(() => outbox.unpublished(), recovery).toBe(0)
  expect((await arrived()).sort()).toEqual(idsOf(events))
})

test('an event that cannot be routed is a failure with its reason, and is published once it can be', async () => {
  const { broker, outbox, startRelay, arrived } = await startAll()
  const channel = await broker.channel()
  await channel.unbindQueue(broker.retainedQueue, broker.exchange, '#')
  const event = linkEvent()
  await outbox.commit([event])
  startRelay()
  const row = () => outbox.db.outboxMessage.findUniqueOrThrow({ where: { id: event.id } })
  await expect
    .poll(row, within)
    .toMatchObject({ publishedAt: null, attempts: 1, lastError: expect.stringContaining('no queue') })

  await channel.bindQueue(broker.retainedQueue, broker.exchange, '#')
  await expect.poll(() => outbox.unpublished(), within).toBe(0)
  expect(await arrived()).toEqual([event.id])
})

test('rows that keep failing are parked and hold nobody up', async () => {
  const { broker, outbox, startRelay } = await startAll()
  const channel = await broker.channel()
  await channel.unbindQueue(broker.retainedQueue, broker.exchange, '#')
  await channel.bindQueue(broker.retainedQueue, broker.exchange, 'payment_link.created')
  const hopeless = Array.from({ length: 15 }, () => linkEvent({ type: 'payment_link.updated' }))
  await outbox.commit(hopeless)
  // More hopeless rows than fit in a batch.
  startRelay({ batchSize: 10 })
  for (let attempts = 1; attempts <= 10; attempts++) {
    await outbox.elapse()
    await expect
      .poll(() => outbox.db.outboxMessage.aggregate({ _min: { attempts: true } }), within)
      .toMatchObject({ _min: { attempts: expect.toSatisfy((least: number) => least >= attempts) } })
  }
  await expect.poll(() => outbox.store.backlog(), within).toMatchObject({ pending: 15, parked: 15 })

  await outbox.commit(Array.from({ length: 25 }, () => linkEvent({ type: 'payment_link.created' })))
  await expect.poll(() => outbox.unpublished(), within).toBe(15)
})

test('relays that compete publish each event once', async () => {
  const { outbox, startRelay, arrived } = await startAll()
  for (let relay = 0; relay < 4; relay++) startRelay({ batchSize: 20 })
  const events = linkEvents(400)
  for (let start = 0; start < events.length; start += 50) await outbox.commit(events.slice(start, start + 50))
  await expect.poll(() => outbox.unpublished(), within).toBe(0)
  expect((await arrived()).sort()).toEqual(idsOf(events))
})

test('an event reaches a subscriber with the trace and the request id of the transaction that caused it', async () => {
  const { outbox, bus, startRelay } = await startAll()
  const seen: unknown[] = []
  await bus.subscribe({
    name: 'cache',
    types: ['payment_link.deactivated'],
    handle: (event, cause) => void seen.push({ event, cause }),
    onGap: () => {},
  })
  startRelay()
  const cause = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', requestId: 'req_42' }
  const event = linkEvent({ type: 'payment_link.deactivated', version: 3 })
  await outbox.commit([event], cause)
  await expect.poll(() => seen, within).toEqual([{ event, cause }])
})
