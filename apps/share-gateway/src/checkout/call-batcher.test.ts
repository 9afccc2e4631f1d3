import { AppError } from '@paylinks/service-kit/app-error'
import { currentRequest, requestContextFrom, runInRequest } from '@paylinks/service-kit/request-context'
import { createGate } from '@paylinks/test-kit/gate'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { expect, test } from 'vitest'
import { createCallBatcher } from './call-batcher.ts'

type Call = {
  items: number[]
  deadlineAt: number
  answer(results?: (string | undefined)[]): void
  fail(error: Error): void
}

/** A batcher whose calls the test answers. */
function setUp({ maxBatch = 4, maxCallsInFlight = 2, deadlineMs = 60_000 } = {}) {
  const calls: Call[] = []
  const arrivals: ((call: Call) => void)[] = []
  const batcher = createCallBatcher<number, string>({
    maxBatch,
    maxCallsInFlight,
    deadlineMs,
    send: (items, deadlineAt) =>
      new Promise((resolve, reject) => {
        const call = {
          items,
          deadlineAt,
          answer: (results = items.map(resultOf)) => resolve(results),
          fail: reject,
        }
        calls.push(call)
        arrivals.shift()?.(call)
      }),
  })
  const nextCall = () => new Promise<Call>((resolve) => arrivals.push(resolve))
  const submitAll = (items: number[]) => items.map((item) => batcher.submit(item))
  return { batcher, calls, nextCall, submitAll }
}

const resultOf = (item: number) => `result ${item}`
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)

/** Waits until the loop has turned, so that what was due to be flushed is. */
const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))

function isUnavailable(outcome: PromiseSettledResult<unknown>): boolean {
  return (
    outcome.status === 'rejected' &&
    outcome.reason instanceof AppError &&
    outcome.reason.code === 'service_unavailable' &&
    outcome.reason.retryAfterSeconds === 2
  )
}

test('what is submitted at once travels in one call, and each gets its own result', async () => {
  const { nextCall, submitAll, calls } = setUp({ maxBatch: 100 })
  const arrival = nextCall()
  const results = submitAll(upTo(50))
  ;(await arrival).answer()
  expect(await Promise.all(results)).toEqual(upTo(50).map(resultOf))
  expect(calls).toHaveLength(1)
})

test('no call carries more than the most that one may', async () => {
  const { submitAll, calls } = setUp({ maxBatch: 4, maxCallsInFlight: 3 })
  const results = submitAll(upTo(10))
  await turn()
  expect(calls.map(({ items }) => items)).toEqual([
    [0, 1, 2, 3],
    [4, 5, 6, 7],
    [8, 9],
  ])
  for (const call of calls) call.answer()
  expect(await Promise.all(results)).toEqual(upTo(10).map(resultOf))
})

test('while all calls are busy the others wait together, and go when one ends', async () => {
  const { submitAll, calls, batcher } = setUp({ maxBatch: 4, maxCallsInFlight: 1 })
  const first = submitAll([0])
  await turn()
  const second = [...submitAll([1, 2])]
  await turn()
  const third = submitAll([3])
  await turn()
  expect(calls).toHaveLength(1)
  expect([batcher.inFlight(), batcher.waiting()]).toEqual([1, 3])
  calls[0]?.answer()
  await Promise.all(first)
  await turn()
  expect(calls[1]?.items).toEqual([1, 2, 3])
  calls[1]?.answer()
  expect(await Promise.all([...second, ...third])).toEqual([1, 2, 3].map(resultOf))
  expect([batcher.inFlight(), batcher.waiting()]).toEqual([0, 0])
})

test('a call that fails fails its own items alone', async () => {
  const { submitAll, calls } = setUp({ maxBatch: 2, maxCallsInFlight: 2 })
  const outcomes = Promise.allSettled(submitAll(upTo(4)))
  await turn()
  calls[0]?.fail(new Error('unreachable'))
  calls[1]?.answer()
  const [a, b, c, d] = await outcomes
  expect([a, b].map((outcome) => outcome !== undefined && isUnavailable(outcome))).toEqual([true, true])
  expect([c, d]).toMatchObject([{ value: resultOf(2) }, { value: resultOf(3) }])
})

test('an item that got no result fails alone', async () => {
  const { submitAll, nextCall } = setUp()
  const arrival = nextCall()
  const outcomes = Promise.allSettled(submitAll(upTo(3)))
  ;(await arrival).answer([resultOf(0), undefined, resultOf(2)])
  const [a, b, c] = await outcomes
  expect([a, c]).toMatchObject([{ value: resultOf(0) }, { value: resultOf(2) }])
  expect(b !== undefined && isUnavailable(b)).toBe(true)
})

test('an answer that is too short fails those that it leaves out', async () => {
  const { submitAll, nextCall } = setUp()
  const arrival = nextCall()
  const outcomes = Promise.allSettled(submitAll(upTo(3)))
  ;(await arrival).answer([resultOf(0)])
  expect((await outcomes).map(isUnavailable)).toEqual([false, true, true])
})

test('more than the next round of calls can carry is refused at once, and the rest is served', async () => {
  const { submitAll, calls } = setUp({ maxBatch: 2, maxCallsInFlight: 2 })
  const busy = submitAll(upTo(4))
  await turn()
  const outcomes = Promise.allSettled(submitAll([10, 11, 12, 13, 14, 15]))
  await turn()
  for (const call of calls.splice(0)) call.answer()
  await Promise.all(busy)
  await turn()
  for (const call of calls) call.answer()
  expect((await outcomes).map(isUnavailable)).toEqual([false, false, false, false, true, true])
})

test("a call's deadline is that of the item that has waited the longest", async () => {
  const { nextCall, submitAll } = setUp({ deadlineMs: 60_000 })
  const arrival = nextCall()
  const before = Date.now()
  const results = submitAll(upTo(2))
  const after = Date.now()
  const call = await arrival
  expect(call.deadlineAt).toBeGreaterThanOrEqual(before + 60_000)
  expect(call.deadlineAt).toBeLessThanOrEqual(after + 60_000)
  call.answer()
  await Promise.all(results)
})

test('an item with no time left for a call is refused, and none is sent', async () => {
  const { submitAll, calls } = setUp({ deadlineMs: 200 })
  const outcomes = await Promise.allSettled(submitAll([1, 2]))
  expect(outcomes.map(isUnavailable)).toEqual([true, true])
  expect(calls).toHaveLength(0)
})

test('a call is made in the context of the request that has waited the longest, not of the one that let it go', async () => {
  const contextOf = (requestId: string) => requestContextFrom(requestId, undefined)
  const gate = createGate()
  const seen: (string | undefined)[] = []
  const batcher = createCallBatcher<number, number>({
    maxBatch: 2,
    maxCallsInFlight: 1,
    deadlineMs: 60_000,
    send: async (items) => {
      seen.push(currentRequest()?.requestId)
      await gate.opened
      return items
    },
  })
  const first = runInRequest(contextOf('first'), () => batcher.submit(1))
  await turn()
  const second = runInRequest(contextOf('second'), () => batcher.submit(2))
  const third = runInRequest(contextOf('third'), () => batcher.submit(3))
  await turn()
  gate.open()
  await Promise.all([first, second, third])
  expect(seen).toEqual(['first', 'second'])
})

test('a lone item waits for nobody, and few items behind many wait for more, but not for long', async () => {
  const calls: number[][] = []
  const gate = createGate()
  const batcher = createCallBatcher<number, number>({
    maxBatch: 100,
    maxCallsInFlight: 4,
    gatherMs: 50,
    deadlineMs: 60_000,
    send: async (items) => {
      calls.push(items)
      await gate.opened
      return items
    },
  })
  const lone = batcher.submit(0)
  await turn()
  expect(calls).toEqual([[0]])
  const many = upTo(10).map((item) => batcher.submit(item))
  await turn()
  expect(calls).toHaveLength(2)
  const startedAt = performance.now()
  const few = [batcher.submit(20), batcher.submit(21)]
  await turn()
  expect(calls).toHaveLength(2)
  await waitFor(() => calls.length === 3)
  expect(performance.now() - startedAt).toBeGreaterThan(45)
  const more = [batcher.submit(30)]
  await turn()
  expect(calls).toHaveLength(3)
  more.push(...upTo(20).map((item) => batcher.submit(item)))
  await turn()
  expect(calls[3]).toHaveLength(21)
  gate.open()
  await Promise.all([lone, ...many, ...few, ...more])
})
