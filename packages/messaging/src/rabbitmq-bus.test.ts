import {
  connected,
  publishEvent,
  recordStream,
  recovery,
  startFlakyBroker,
  within,
} from '@paylinks/test-kit/flaky-broker'
import { createRecordingLog } from '@paylinks/test-kit/recording-log'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { connectRabbitMq, reconnectDelayMs } from './rabbitmq-bus.ts'

test('a stream has begun when subscribing resolves, and its first word is the gap', async () => {
  const { connect } = await startFlakyBroker()
  const bus = connect()
  const seen = await recordStream(bus)
  expect(seen).toEqual(['gap'])
  const id = await publishEvent(bus)
  await expect.poll(() => seen, within).toEqual(['gap', id])
})

test('every replica gets every event, whatever it shares its name with', async () => {
  const { connect } = await startFlakyBroker()
  const replicas = [connect(), connect(), connect()]
  const streams = await Promise.all(replicas.map(recordStream))
  const id = await publishEvent(await connected(connect()))
  await expect.poll(() => streams, within).toEqual(Array(3).fill(['gap', id]))
})

test('a broker that is away at the start is no error: subscribing resolves, publishing rejects, and both work once it is there', async () => {
  const { proxy, connect } = await startFlakyBroker()
  proxy.cut()
  const bus = connect()
  const seen = await recordStream(bus)
  expect(bus.isConnected()).toBe(false)
  await expect(publishEvent(bus)).rejects.toThrow('RabbitMQ is away')

  proxy.restore()
  await expect.poll(() => bus.isConnected(), recovery).toBe(true)
  const id = await publishEvent(bus)
  await expect.poll(() => seen, within).toEqual(['gap', id])
})

test('after an outage a replica hears of the gap before the first event after it', async () => {
  const { proxy, connect, broker } = await startFlakyBroker()
  const replica = connect()
  const publisher = connect({ url: broker.url })
  const seen = await recordStream(replica)
  const before = await publishEvent(await connected(publisher))
  await expect.poll(() => seen, within).toEqual(['gap', before])

  proxy.cut()
  await expect.poll(() => replica.isConnected(), within).toBe(false)
  await publishEvent(publisher)
  proxy.restore()
  await expect.poll(() => replica.isConnected(), recovery).toBe(true)
  const after = await publishEvent(publisher)
  await expect.poll(() => seen, within).toEqual(['gap', before, 'gap', after])
})

test('it recovers within five seconds of the return, however long the outage was and however often it comes', async () => {
  const { proxy, connect } = await startFlakyBroker()
  const bus = connect()
  const seen = await recordStream(bus)
  for (const { refusals, streams } of [
    { refusals: 5, streams: 2 },
    { refusals: 6, streams: 3 },
  ]) {
    proxy.cut()
    await expect.poll(() => bus.isConnected(), within).toBe(false)
    await expect.poll(() => proxy.refused(), within).toBeGreaterThanOrEqual(refusals)
    proxy.restore()
    await expect.poll(() => seen, recovery).toEqual(Array(streams).fill('gap'))
  }
})

test('a broker that hangs counts as lost after a few heartbeats, and recovery is the same', async () => {
  const { proxy, connect } = await startFlakyBroker()
  const bus = connect({ heartbeatSeconds: 1, publishTimeoutMs: 200 })
  const seen = await recordStream(bus)
  proxy.hang()
  await expect(publishEvent(bus)).rejects.toThrow('did not confirm within 200 ms')
  await expect.poll(() => bus.isConnected(), within).toBe(false)
  proxy.restore()
  await expect.poll(() => bus.isConnected(), recovery).toBe(true)
  expect(seen).toEqual(['gap', 'gap'])
  expect(await publishEvent(bus)).toBeDefined()
})

test('a broker that accepts a connection and says nothing is given up and tried again', async () => {
  const { proxy, connect, log } = await startFlakyBroker()
  proxy.hang()
  const bus = connect({ heartbeatSeconds: 0 })
  await expect.poll(() => log.text(), within).toContain('ETIMEDOUT')
  proxy.restore()
  await expect.poll(() => bus.isConnected(), recovery).toBe(true)
})

test('a broker that is short of memory takes nothing, says why, and is not asked until it has recovered', async () => {
  const { proxy, connect } = await startFlakyBroker()
  const bus = connect()
  const seen = await recordStream(bus)
  proxy.inject(connectionMethod(60, Buffer.from('\x0alow memory')))
  await expect.poll(() => bus.isConnected(), within).toBe(false)
  await expect(publishEvent(bus)).rejects.toThrow('takes no messages for now: low memory')

  proxy.inject(connectionMethod(61))
  await expect.poll(() => bus.isConnected(), within).toBe(true)
  const id = await publishEvent(bus)
  await expect.poll(() => seen, within).toEqual(['gap', id])
})

test('a consumer that cannot forget what it knew gets no event until it can', async () => {
  const { connect } = await startFlakyBroker()
  const bus = connect()
  const seen: string[] = []
  const onGap = () => {
    seen.push('gap')
    if (seen.length < 3) throw new Error('not now')
  }
  await bus.subscribe({
    name: 'cache',
    types: ['payment_link.updated'],
    handle: (event) => void seen.push(event.id),
    onGap,
  })
  await expect.poll(() => seen, within).toEqual(['gap', 'gap', 'gap'])
  const id = await publishEvent(await connected(bus))
  await expect.poll(() => seen, within).toEqual(['gap', 'gap', 'gap', id])
})

test('an outage is one warning and one word of recovery, and no line has the credentials', async () => {
  const { connect, proxy, log, broker } = await startFlakyBroker()
  const bus = connect()
  await recordStream(bus)
  proxy.cut()
  await expect.poll(() => proxy.refused(), within).toBeGreaterThan(3)
  proxy.restore()
  await expect.poll(() => bus.isConnected(), recovery).toBe(true)
  expect(log.lines.filter(({ level }) => level !== 'debug').map(({ level, message }) => [level, message])).toEqual([
    ['info', 'connected to RabbitMQ'],
    ['warn', 'RabbitMQ is away; connecting again'],
    ['info', 'connected to RabbitMQ'],
  ])

  const wrong = new URL(broker.url)
  wrong.username = 'nobody-here'
  wrong.password = 'hunter2-secret'
  connect({ url: wrong.href })
  await expect.poll(() => log.text(), within).toContain('ACCESS_REFUSED')
  expect(log.text()).not.toMatch(/hunter2|guest:guest/)
})

test('a URL that is not one of RabbitMQ is refused at once, without being quoted', () => {
  for (const url of ['http://user:hunter2@localhost', 'amqp//user:hunter2@localhost', '']) {
    expect(() => connectRabbitMq({ url, log: createRecordingLog() })).toThrow(
      /^The URL of RabbitMQ must begin with amqp:\/\/ or amqps:\/\/$/,
    )
  }
})

test('the pause between attempts grows, is never the same for all, and stays under five seconds', () => {
  const failures = fc.integer({ min: 1, max: 10_000 })
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  fc.assert(
    fc.property(failures, chance, (count, random) => {
      const pause = reconnectDelayMs(count, () => random)
      expect(pause).toBeGreaterThanOrEqual(50)
      expect(pause).toBeLessThan(5000)
      expect(pause).toBeLessThanOrEqual(reconnectDelayMs(count + 1, () => random))
    }),
  )
  expect(reconnectDelayMs(3, () => 0)).toBeLessThan(reconnectDelayMs(3, () => 0.9))
})

/** A frame of AMQP 0-9-1 with a method of the class `connection`: 60 is RabbitMQ's `blocked`, 61 `unblocked`. */
function connectionMethod(method: number, args = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(11)
  head.writeUInt8(1, 0)
  head.writeUInt32BE(4 + args.length, 3)
  head.writeUInt16BE(10, 7)
  head.writeUInt16BE(method, 9)
  return Buffer.concat([head, args, Buffer.from([0xce])])
}
