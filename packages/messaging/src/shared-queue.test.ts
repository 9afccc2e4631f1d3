import { connected, publishEvent, startFlakyBroker, within } from '@paylinks/test-kit/flaky-broker'
import { expect, test, vi } from 'vitest'
import type { EventBus } from './event-bus.ts'

/** A replica's part of the shared queue. It fails for as long as `fails` says so. */
function subscribe(bus: EventBus, seen: string[], fails: () => boolean = () => false) {
  return bus.subscribe({
    name: 'webhooks',
    isShared: true,
    types: ['payment_link.updated'],
    handle(event) {
      if (fails()) throw new Error('not now')
      seen.push(event.id)
    },
    onGap() {},
  })
}

test('replicas share a queue: each event goes to one of them, and waits while there is none', async () => {
  const { connect } = await startFlakyBroker()
  const [publisher, one, other] = [await connected(connect()), await connected(connect()), await connected(connect())]
  const seen: string[] = []
  const subscriptions = [await subscribe(one, seen), await subscribe(other, seen)]
  const ids = [await publishEvent(publisher), await publishEvent(publisher)]
  await expect.poll(() => [...seen].sort(), within).toEqual([...ids].sort())

  for (const { close } of subscriptions) await close()
  const waiting = await publishEvent(publisher)
  const late: string[] = []
  await subscribe(await connected(connect()), late)
  await expect.poll(() => late, within).toEqual([waiting])
  expect(seen).toHaveLength(2)
})

test('an event whose handler keeps failing comes again from the queue, and after a cut connection too', async () => {
  const { connect, proxy } = await startFlakyBroker()
  const publisher = await connected(connect())
  const bus = await connected(connect())
  const seen: string[] = []
  let failures = 0
  await subscribe(bus, seen, () => failures++ < 7)
  const id = await publishEvent(publisher)
  await expect.poll(() => seen, within).toEqual([id])
  expect(failures).toBeGreaterThan(7)

  proxy.cut()
  proxy.restore()
  // The cut is noticed by whoever publishes first, so it is tried again.
  const next = await vi.waitFor(() => publishEvent(publisher), within)
  await expect.poll(() => seen.at(-1), within).toBe(next)
})
