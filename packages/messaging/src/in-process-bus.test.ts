import { linkEvent } from '@paylinks/test-kit/events'
import { createGate } from '@paylinks/test-kit/gate'
import { createRecordingLog } from '@paylinks/test-kit/recording-log'
import { expect, test } from 'vitest'
import type { EventCause } from './event-bus.ts'
import { MAX_HANDLER_CALLS } from './handle-event.ts'
import { createInProcessBus } from './in-process-bus.ts'

const cause: EventCause = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', requestId: 'req_1' }
const ignoreGap = () => {}

test('every subscription of an event’s type gets it with its cause, and no other does', async () => {
  const bus = createInProcessBus({ log: createRecordingLog() })
  const seen: unknown[] = []
  for (const name of ['first', 'second']) {
    await bus.subscribe({
      name,
      types: ['payment_link.updated'],
      handle: (event, why) => void seen.push([name, event, why]),
      onGap: ignoreGap,
    })
  }
  await bus.subscribe({
    name: 'other',
    types: ['payment_link.created'],
    handle: () => void seen.push('other'),
    onGap: ignoreGap,
  })

  const event = linkEvent({ type: 'payment_link.updated' })
  await bus.publish({ event, ...cause })
  await bus.close()
  expect(seen).toEqual([
    ['first', event, cause],
    ['second', event, cause],
  ])
})

test('a subscriber that changes the event it got changes nobody else’s', async () => {
  const bus = createInProcessBus({ log: createRecordingLog() })
  const names: unknown[] = []
  for (const name of ['first', 'second']) {
    const handle = (event: ReturnType<typeof linkEvent>) => {
      names.push(event.data.object.name)
      event.data.object.name = name
    }
    await bus.subscribe({ name, types: ['payment_link.updated'], handle, onGap: ignoreGap })
  }
  const event = linkEvent()
  await bus.publish({ event, ...cause })
  await bus.close()
  expect([...names, event.data.object.name]).toEqual(Array(3).fill('Pro plan signup'))
})

test('a subscription is told of the gap before its first event', async () => {
  const bus = createInProcessBus({ log: createRecordingLog() })
  const seen: string[] = []
  await bus.subscribe({
    name: 'cache',
    types: ['payment_link.updated'],
    handle: () => void seen.push('event'),
    onGap: () => void seen.push('gap'),
  })
  await bus.publish({ event: linkEvent(), ...cause })
  await bus.close()
  expect(seen).toEqual(['gap', 'event'])
})

test('a handler that fails is called again until it succeeds', async () => {
  const bus = createInProcessBus({ log: createRecordingLog() })
  let calls = 0
  const handle = async () => {
    if (++calls < 3) throw new Error('not yet')
  }
  await bus.subscribe({ name: 'flaky', types: ['payment_link.updated'], handle, onGap: ignoreGap })
  await bus.publish({ event: linkEvent(), ...cause })
  await bus.close()
  expect(calls).toBe(3)
})

test('an event whose handler keeps failing is dropped with an error in the log, and holds nobody up', async () => {
  const log = createRecordingLog()
  const bus = createInProcessBus({ log })
  const poison = linkEvent()
  const fine = linkEvent()
  const calls: string[] = []
  const handle = (event: { id: string }) => {
    calls.push(event.id)
    if (event.id === poison.id) throw new Error('cannot stomach this')
  }
  await bus.subscribe({ name: 'picky', types: ['payment_link.updated'], handle, onGap: ignoreGap })
  await bus.publish({ event: poison, ...cause })
  await bus.publish({ event: fine, ...cause })
  await bus.close()
  expect(calls.slice(0, 2)).toEqual([poison.id, fine.id])
  expect(calls.filter((id) => id === poison.id)).toHaveLength(MAX_HANDLER_CALLS)
  expect(log.lines).toMatchObject([{ level: 'error', fields: { subscription: 'picky', eventId: poison.id } }])
})

test('closing waits for the handlers in hand; nothing is published or subscribed to afterwards', async () => {
  const bus = createInProcessBus({ log: createRecordingLog() })
  const gate = createGate()
  const seen: string[] = []
  const handle = async () => {
    await gate.opened
    seen.push('handled')
  }
  const options = { name: 'slow', types: ['payment_link.updated'] as const, handle, onGap: ignoreGap }
  await bus.subscribe(options)
  await bus.publish({ event: linkEvent(), ...cause })
  const closed = bus.close().then(() => seen.push('closed'))
  gate.open()
  await closed
  expect(seen).toEqual(['handled', 'closed'])
  expect(bus.isConnected()).toBe(false)
  await expect(bus.publish({ event: linkEvent(), ...cause })).rejects.toThrow('closed')
  await expect(bus.subscribe(options)).rejects.toThrow('closed')
})

test('a closed subscription gets nothing more', async () => {
  const bus = createInProcessBus({ log: createRecordingLog() })
  let handled = 0
  const subscription = await bus.subscribe({
    name: 'brief',
    types: ['payment_link.updated'],
    handle: () => void handled++,
    onGap: ignoreGap,
  })
  await subscription.close()
  await bus.publish({ event: linkEvent(), ...cause })
  await bus.close()
  expect(handled).toBe(0)
})
