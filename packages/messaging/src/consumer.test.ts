import { linkEvent } from '@paylinks/test-kit/events'
import { connected, startFlakyBroker, within } from '@paylinks/test-kit/flaky-broker'
import { createGate } from '@paylinks/test-kit/gate'
import { uniqueExchange } from '@paylinks/test-kit/rabbitmq'
import { createRecordingLog } from '@paylinks/test-kit/recording-log'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startConsumer } from './consumer.ts'
import type { EventOf, SubscribeOptions } from './event-bus.ts'
import { MAX_HANDLER_CALLS } from './handle-event.ts'
import type { Delivery } from './rabbitmq-bus.ts'

type LinkType = 'payment_link.updated' | 'payment_link.deactivated'

const cause = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', requestId: 'req_42' }

async function startConsuming(handle: SubscribeOptions<LinkType>['handle'], settings: { prefetch?: number } = {}) {
  const { broker, proxy, log, connect } = await startFlakyBroker()
  const deliveries: Delivery[] = []
  const bus = await connected(connect({ onDelivery: (delivery) => deliveries.push(delivery), ...settings }))
  const gaps = { count: 0 }
  const subscription = await bus.subscribe<LinkType>({
    name: 'cache',
    types: ['payment_link.updated', 'payment_link.deactivated'],
    handle,
    onGap: () => void gaps.count++,
  })
  /** Sends what no publisher of ours would. */
  const send = async (content: string, routingKey = 'payment_link.updated') =>
    (await broker.channel()).publish(broker.exchange, routingKey, Buffer.from(content), { messageId: 'evt_raw' })
  return { broker, proxy, bus, log, deliveries, gaps, subscription, send }
}

test('a subscription gets its events with the trace and request id that caused them', async () => {
  const seen: unknown[] = []
  const { bus } = await startConsuming((event, why) => void seen.push({ event, why }))
  const event = linkEvent()
  await bus.publish({ event, ...cause })
  await bus.publish({ event: linkEvent({ type: 'payment_link.created' }), ...cause })
  const last = linkEvent({ type: 'payment_link.deactivated' })
  await bus.publish({ event: last, traceparent: null, requestId: null })
  await expect
    .poll(() => seen, within)
    .toEqual([
      { event, why: cause },
      { event: last, why: { traceparent: null, requestId: null } },
    ])
})

test('duplicates and reordering leave a consumer that minds versions at the highest', async () => {
  const links = new Map<string, EventOf<LinkType>>()
  let handled = 0
  const { bus } = await startConsuming((event) => {
    handled++
    const known = links.get(event.data.object.id)
    if (known === undefined || known.aggregate_version < event.aggregate_version) links.set(event.data.object.id, event)
  })
  const { id: linkId } = linkEvent().data.object
  const versions = [2, 1, 3, 3, 5, 4, 1, 5]
  for (const version of versions) {
    const type = version === 5 ? 'payment_link.deactivated' : 'payment_link.updated'
    await bus.publish({ event: linkEvent({ linkId, version, type }), ...cause })
  }
  await expect.poll(() => handled, within).toBe(versions.length)
  expect(links.get(linkId)).toMatchObject({ aggregate_version: 5, data: { object: { is_active: false } } })
})

test.each([
  ['text that is no JSON', '{"id":'],
  ['an event that breaks the catalogue', JSON.stringify({ ...linkEvent(), aggregate_version: 'one' })],
])('%s goes to the dead letters as it came, and those behind it are handled', async (_name, content) => {
  const handled: string[] = []
  const { broker, bus, send, log, deliveries } = await startConsuming((event) => void handled.push(event.id))
  await send(content)
  const event = linkEvent()
  await bus.publish({ event, ...cause })
  await expect.poll(() => handled, within).toEqual([event.id])

  expect(String((await dequeued(broker, broker.deadLetterQueue)).content)).toBe(content)
  expect(log.lines).toContainEqual(
    expect.objectContaining({ level: 'error', fields: expect.objectContaining({ messageId: 'evt_raw' }) }),
  )
  expect(deliveries.map(({ type, outcome }) => [type, outcome])).toEqual([
    ['unknown', 'dead_lettered'],
    ['payment_link.updated', 'handled'],
  ])
})

test('an event whose handler keeps failing is dead-lettered after a bounded number of calls, and holds nobody up', async () => {
  const poison = linkEvent()
  const fine = linkEvent()
  const calls: string[] = []
  const { broker, bus, deliveries } = await startConsuming(async (event) => {
    calls.push(event.id)
    if (event.id === poison.id) throw new Error('cannot stomach this')
  })
  await bus.publish({ event: poison, ...cause })
  await bus.publish({ event: fine, ...cause })
  await expect.poll(() => deliveries.map(({ outcome }) => outcome), within).toEqual(['handled', 'dead_lettered'])

  expect(calls.filter((id) => id === poison.id)).toHaveLength(MAX_HANDLER_CALLS)
  const deadLetter = await dequeued(broker, broker.deadLetterQueue)
  expect(deadLetter.properties).toMatchObject({
    messageId: poison.id,
    headers: { traceparent: cause.traceparent, 'x-first-death-reason': 'rejected' },
  })
})

test('any number of handlers may be waiting to be called again', async () => {
  const warnings: string[] = []
  const onWarning = (warning: Error) => void warnings.push(warning.message)
  process.on('warning', onWarning)
  onTestFinished(() => void process.off('warning', onWarning))
  const { bus, deliveries } = await startConsuming(() => {
    throw new Error('never works')
  })
  for (let count = 0; count < 30; count++) await bus.publish({ event: linkEvent(), ...cause })
  await expect.poll(() => deliveries.length, within).toBe(30)
  expect(warnings).toEqual([])
})

test('an event of a type that only a newer publisher knows is acknowledged and counted, not poison', async () => {
  const { broker, send, deliveries, log } = await startConsuming(() => expect.unreachable())
  await send(JSON.stringify({ ...linkEvent(), type: 'payment_link.renamed' }))
  await expect
    .poll(() => deliveries, within)
    .toEqual([{ subscription: 'cache', type: 'unknown', outcome: 'ignored', lagSeconds: null }])
  expect(await broker.take(broker.deadLetterQueue)).toBeUndefined()
  expect(log.lines.filter(({ level }) => level === 'error')).toEqual([])
})

test('no more than the prefetch is in hand at a time', async () => {
  let inHand = 0
  let most = 0
  let handled = 0
  const gate = createGate()
  const { bus } = await startConsuming(
    async () => {
      most = Math.max(most, ++inHand)
      await gate.opened
      inHand--
      handled++
    },
    { prefetch: 3 },
  )
  for (let count = 0; count < 10; count++) await bus.publish({ event: linkEvent(), ...cause })
  await expect.poll(() => inHand, within).toBe(3)
  gate.open()
  await expect.poll(() => handled, within).toBe(10)
  expect(most).toBe(3)
})

test('an event that was in hand when the connection was lost is covered by the gap of the next stream', async () => {
  const gate = createGate()
  const seen: string[] = []
  const { bus, proxy, gaps, deliveries } = await startConsuming(async (event) => {
    seen.push(event.id)
    await gate.opened
  })
  const lost = linkEvent()
  await bus.publish({ event: lost, ...cause })
  await expect.poll(() => seen, within).toEqual([lost.id])
  expect(gaps.count).toBe(1)

  proxy.cut()
  await expect.poll(() => bus.isConnected(), within).toBe(false)
  gate.open()
  proxy.restore()
  await expect.poll(() => gaps.count, within).toBe(2)

  const next = linkEvent()
  await bus.publish({ event: next, ...cause })
  await expect.poll(() => seen, within).toEqual([lost.id, next.id])
  await expect.poll(() => deliveries.length, within).toBe(2)
})

test('a handler that keeps failing gives up when the connection is lost, and dead-letters nothing', async () => {
  let calls = 0
  const { broker, bus, proxy, deliveries } = await startConsuming(() => {
    if (++calls === 1) proxy.cut()
    throw new Error('never works')
  })
  await bus.publish({ event: linkEvent(), ...cause }).catch(() => {})
  await expect.poll(() => deliveries, within).toMatchObject([{ outcome: 'abandoned' }])
  expect(calls).toBeLessThan(MAX_HANDLER_CALLS)
  expect(await broker.take(broker.deadLetterQueue)).toBeUndefined()
})

test('closing a subscription finishes and acknowledges what is in hand, takes no more, and leaves the bus running', async () => {
  const gate = createGate()
  const seen: string[] = []
  const { bus, broker, subscription } = await startConsuming(async (event) => {
    await gate.opened
    seen.push(event.id)
  })
  const inHand = linkEvent()
  await bus.publish({ event: inHand, ...cause })
  const closed = subscription.close().then(() => seen.push('closed'))
  gate.open()
  await closed
  await bus.publish({ event: linkEvent(), ...cause })
  await bus.publish({ event: linkEvent(), ...cause })
  expect(seen).toEqual([inHand.id, 'closed'])
  expect(bus.isConnected()).toBe(true)
  expect(await broker.take(broker.deadLetterQueue)).toBeUndefined()
})

test('the gap is told when the queue is bound and before it is consumed from', async () => {
  const { channel, start } = await startOnChannel()
  const bind = vi.spyOn(channel, 'bindQueue')
  const consume = vi.spyOn(channel, 'consume')
  const onGap = vi.fn(() => {
    expect(bind.mock.settledResults.map(({ type }) => type)).toEqual(['fulfilled', 'fulfilled'])
    expect(consume).not.toHaveBeenCalled()
  })
  await start({ types: ['payment_link.updated', 'payment_link.deactivated'], onGap })
  expect(onGap).toHaveBeenCalledOnce()
  expect(consume).toHaveBeenCalledOnce()
})

test('a stream that the broker ends is reported', async () => {
  const { channel, start, cancelled } = await startOnChannel()
  const { queue } = await start({})
  await channel.deleteQueue(queue)
  await expect.poll(() => cancelled, within).toEqual(['cancelled'])
})

/** A consumer without a bus, on a channel that the test may interfere with. */
async function startOnChannel() {
  const broker = uniqueExchange()
  onTestFinished(broker.drop)
  const channel = await broker.channel()
  await channel.assertExchange(broker.exchange, 'topic')
  const cancelled: string[] = []
  function start(given: Partial<SubscribeOptions>) {
    const options: SubscribeOptions = {
      name: 'cache',
      types: ['payment_link.updated'],
      handle: () => {},
      onGap: () => {},
      ...given,
    }
    return startConsumer(
      channel,
      { options, inHand: new Set() },
      { exchange: broker.exchange, prefetch: 1, log: createRecordingLog() },
      { lost: new AbortController().signal, onCancelled: () => void cancelled.push('cancelled') },
    )
  }
  return { channel, start, cancelled }
}

/** Dead-lettering takes its time after the rejection. */
async function dequeued({ take }: ReturnType<typeof uniqueExchange>, queue: string) {
  return await waitFor(() => take(queue))
}
