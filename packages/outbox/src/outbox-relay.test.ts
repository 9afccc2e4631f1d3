import type { EventBus } from '@paylinks/messaging/event-bus'
import { linkEvent } from '@paylinks/test-kit/events'
import { createGate } from '@paylinks/test-kit/gate'
import { createRecordingLog } from '@paylinks/test-kit/recording-log'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { createOutboxRelay, type OutboxRelayOptions, type RelayedBatch, retryAfterSeconds } from './outbox-relay.ts'
import type { OutboxFailure, OutboxMessage, OutboxStore } from './outbox-store.ts'

const within = { timeout: 10_000 }
/** Longer than any test: what happens, happens for another reason than the poll. */
const NEVER_MS = 600_000

/** An outbox in memory, for what cannot be timed with the real one; that is tested in outbox-relay.broker.test.ts. */
function createFakeStore(count: number) {
  const rows: OutboxMessage[] = Array.from({ length: count }, () => {
    const event = linkEvent()
    return { id: event.id, event, traceparent: null, requestId: null, attempts: 0 }
  })
  const state = { claims: 0, published: [] as string[], failures: [] as OutboxFailure[], down: false }
  async function answer<Result>(work: () => Result): Promise<Result> {
    if (state.down) throw new Error('the database is down')
    return work()
  }
  const store: OutboxStore = {
    claim: (limit) => {
      state.claims++
      return answer(() => rows.splice(0, limit))
    },
    markPublished: (ids) => answer(() => void state.published.push(...ids)),
    markFailed: (failures) => answer(() => void state.failures.push(...failures)),
    backlog: () => answer(() => ({ pending: rows.length, parked: 0, oldestAgeSeconds: 0 })),
  }
  return { rows, state, store }
}

function createFakeBus(publish: EventBus['publish'] = async () => {}) {
  const state = { connected: true }
  const bus: EventBus = {
    publish,
    subscribe: () => expect.unreachable(),
    isConnected: () => state.connected,
    close: async () => {},
  }
  return { bus, state }
}

function startRelay(options: Omit<OutboxRelayOptions, 'log'>) {
  const log = createRecordingLog()
  const relay = createOutboxRelay({ log, ...options })
  const stopping = new AbortController()
  const running = relay.run(stopping.signal)
  async function stop(): Promise<void> {
    stopping.abort()
    await running
  }
  onTestFinished(stop)
  return { log, wake: relay.wake, stop }
}

test('a backlog is drained batch after batch without waiting for the poll', async () => {
  const { store, state } = createFakeStore(25)
  const { bus } = createFakeBus()
  const batches: RelayedBatch[] = []
  startRelay({ store, bus, pollIntervalMs: NEVER_MS, batchSize: 10, onBatch: (batch) => batches.push(batch) })
  await expect.poll(() => state.published.length, within).toBe(25)
  await expect
    .poll(() => batches.map(({ published, failed }) => [published, failed]))
    .toEqual([
      [10, 0],
      [10, 0],
      [5, 0],
    ])
})

test('a batch is published all at once', async () => {
  const { store } = createFakeStore(10)
  const gate = createGate()
  let inFlight = 0
  const { bus } = createFakeBus(async () => {
    inFlight++
    await gate.opened
  })
  startRelay({ store, bus, pollIntervalMs: NEVER_MS, batchSize: 10 })
  await expect.poll(() => inFlight, within).toBe(10)
  gate.open()
})

test('a wake ends the wait, and any number of wakes during a round cause one more', async () => {
  const { rows, store, state } = createFakeStore(1)
  const gate = createGate()
  const { bus } = createFakeBus(() => gate.opened)
  const relay = startRelay({ store, bus, pollIntervalMs: NEVER_MS })
  await expect.poll(() => state.claims, within).toBe(1)
  for (let count = 0; count < 100; count++) relay.wake()
  gate.open()
  await expect.poll(() => state.claims, within).toBe(2)

  rows.push(...createFakeStore(1).rows)
  relay.wake()
  await expect.poll(() => state.published.length, within).toBe(2)
  expect(state.claims).toBe(3)
})

test('a row that nobody called for is found by polling', async () => {
  const { rows, store, state } = createFakeStore(0)
  const { bus } = createFakeBus()
  startRelay({ store, bus, pollIntervalMs: 20 })
  await expect.poll(() => state.claims, within).toBeGreaterThan(1)
  rows.push(...createFakeStore(1).rows)
  await expect.poll(() => state.published.length, within).toBe(1)
})

test('nothing is claimed while the bus is away, so no attempt is spent', async () => {
  const { store, state } = createFakeStore(5)
  const { bus, state: busState } = createFakeBus()
  busState.connected = false
  const relay = startRelay({ store, bus, pollIntervalMs: 5 })
  for (let count = 0; count < 5; count++) {
    relay.wake()
    await new Promise(setImmediate)
  }
  expect(state.claims).toBe(0)
  busState.connected = true
  await expect.poll(() => state.published.length, within).toBe(5)
})

test('what fails is marked with its reason and retried later and later; the rest of the batch is published', async () => {
  const { rows, store, state } = createFakeStore(4)
  const [first, second] = rows as [OutboxMessage, OutboxMessage]
  second.attempts = 5
  const { bus } = createFakeBus(async ({ event }) => {
    if ([first.id, second.id].includes(event.id)) throw new Error(`no queue ${'x'.repeat(10_000)}`)
  })
  const batches: RelayedBatch[] = []
  const { log } = startRelay({ store, bus, pollIntervalMs: NEVER_MS, onBatch: (batch) => batches.push(batch) })
  await expect.poll(() => batches, within).toMatchObject([{ published: 2, failed: 2, durationMs: expect.any(Number) }])
  expect(state.failures).toEqual([
    { id: first.id, error: expect.stringMatching(/^no queue x+$/), retryAfterSeconds: 1 },
    { id: second.id, error: expect.any(String), retryAfterSeconds: 32 },
  ])
  expect(state.failures[0]?.error.length).toBeLessThanOrEqual(500)
  expect(log.lines.map(({ level, fields }) => [level, fields])).toEqual([
    ['warn', { failed: 2, firstFailure: state.failures[0] }],
  ])
})

test('a row that failed because the bus went away is due again at once, however often it had failed', async () => {
  const { rows, store, state } = createFakeStore(1)
  ;(rows[0] as OutboxMessage).attempts = 9
  const { bus, state: busState } = createFakeBus(async () => {
    busState.connected = false
    throw new Error('connection lost')
  })
  startRelay({ store, bus, pollIntervalMs: NEVER_MS })
  await expect.poll(() => state.failures, within).toMatchObject([{ retryAfterSeconds: 1 }])
})

test('a database that is down is one line in the log, and work goes on when it is back', async () => {
  const { store, state } = createFakeStore(3)
  const { bus } = createFakeBus()
  state.down = true
  const { log } = startRelay({ store, bus, pollIntervalMs: 5 })
  await expect.poll(() => state.claims, within).toBeGreaterThan(5)
  expect(log.lines.map(({ level }) => level)).toEqual(['error'])

  state.down = false
  await expect.poll(() => state.published.length, within).toBe(3)
  await expect.poll(() => log.lines.map(({ level }) => level), within).toEqual(['error', 'info'])
})

test('a failure that is over at the next poll, as while the database is starting, is not logged', async () => {
  const { store, state } = createFakeStore(3)
  const { bus } = createFakeBus()
  state.down = true
  const relay = startRelay({ store, bus, pollIntervalMs: NEVER_MS })
  await expect.poll(() => state.claims, within).toBe(1)
  state.down = false
  relay.wake()
  await expect.poll(() => state.published.length, within).toBe(3)
  expect(relay.log.lines).toEqual([])
})

test('stopping waits for what is being published to be marked, and claims nothing more', async () => {
  const { rows, store, state } = createFakeStore(20)
  const gate = createGate()
  const { bus } = createFakeBus(() => gate.opened)
  const relay = startRelay({ store, bus, pollIntervalMs: 5, batchSize: 10 })
  await expect.poll(() => state.claims, within).toBe(1)
  const stopped = relay.stop().then(() => state.published.length)
  gate.open()
  expect(await stopped).toBe(10)
  expect(rows).toHaveLength(10)
  relay.wake()
  await new Promise(setImmediate)
  expect(state.claims).toBe(1)
})

test('the pause of a failing row doubles from one second and never exceeds ten minutes', () => {
  expect([0, 1, 2, 3].map(retryAfterSeconds)).toEqual([1, 2, 4, 8])
  fc.assert(
    fc.property(fc.nat(), (attempts) => {
      expect(retryAfterSeconds(attempts)).toBeLessThanOrEqual(600)
      expect(retryAfterSeconds(attempts + 1)).toBeGreaterThanOrEqual(retryAfterSeconds(attempts))
    }),
  )
})
