import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPaymentQueue } from './payment-queue.ts'

test('whatever comes and goes, no more run at once than there are places, in the order of their coming, and all run', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.record({ turns: fc.nat(5), fails: fc.boolean() }), { maxLength: 30 }),
      async (places, jobs) => {
        const inQueue = createPaymentQueue({ databaseConnections: 2 * places, maxWaiting: 30 })
        const begun: number[] = []
        let running = 0
        const outcomes = await Promise.allSettled(
          jobs.map(({ turns, fails }, index) =>
            inQueue(async () => {
              begun.push(index)
              expect(++running).toBeLessThanOrEqual(places)
              for (let turn = 0; turn < turns; turn++) await Promise.resolve()
              running--
              if (fails) throw new Error('its own')
              return index
            }),
          ),
        )
        expect(begun).toEqual(jobs.map((_job, index) => index))
        for (const [index, outcome] of outcomes.entries()) {
          expect(outcome.status).toBe(jobs[index]?.fails ? 'rejected' : 'fulfilled')
        }
      },
    ),
  )
})

test('who comes when too many wait is turned away at once, and the others are not', async () => {
  const inQueue = createPaymentQueue({ databaseConnections: 1, maxWaiting: 1 })
  const { promise, resolve } = deferred()
  const first = inQueue(() => promise)
  const second = inQueue(async () => 'second')
  await expect(inQueue(async () => 'third')).rejects.toMatchObject({ code: 'too_many_payments', retryAfterSeconds: 5 })
  resolve()
  await first
  expect(await second).toBe('second')
  expect(await inQueue(async () => 'later')).toBe('later')
})

function deferred() {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
