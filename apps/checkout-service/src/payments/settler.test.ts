import { createLogger } from '@paylinks/service-kit/logger'
import { createMetrics } from '@paylinks/service-kit/metrics'
import { test as databaseTest } from '@paylinks/test-kit/own-database-test'
import type { TestDatabase } from '@paylinks/test-kit/postgres'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { expect, vi } from 'vitest'
import { startTestService } from '../../test/checkout-service.ts'
import { follow, get, openCheckout, pay, post, settledRecords } from '../../test/customer.ts'
import { claimUnsettled } from './attempt-store.ts'
import { createPaymentMetrics } from './payment-metrics.ts'
import type { PaymentProcessor } from './payment-processor.ts'
import { createProcessorRegistry } from './processor-registry.ts'
import { createSettler } from './settler.ts'
import { createTestProcessor } from './test-processor.ts'

/** Most tests wait for a lease to run out, so they wait side by side, each on its own database. */
const test = databaseTest.concurrent

/** Fails so many times, before or after it has done what it was asked: its caller cannot tell. */
function failing<Arguments extends unknown[], Result>(
  times: number,
  operation: (...args: Arguments) => Promise<Result>,
  { afterwards = false } = {},
): (...args: Arguments) => Promise<Result> {
  let left = times
  return async (...args) => {
    if (left-- <= 0) return operation(...args)
    if (afterwards) await operation(...args)
    throw new Error('the provider hung up')
  }
}

async function withProcessor(
  database: TestDatabase,
  changes: (working: PaymentProcessor) => Partial<PaymentProcessor>,
  use: (service: Awaited<ReturnType<typeof startTestService>>) => Promise<void>,
): Promise<void> {
  const working = createTestProcessor({ db: database.db })
  const processors = { test: { ...working, ...changes(working) } }
  const service = await startTestService(
    database.url,
    { CHECKOUT_PROCESSOR_TIMEOUT_SECONDS: '2', CHECKOUT_ATTEMPT_LEASE_SECONDS: '3' },
    processors,
  )
  try {
    await use(service)
  } finally {
    await service.stop()
  }
}

const RECOVERY = { timeoutMs: 25_000 }

test('a capture that fails is tried again until it has happened, once', async ({ database }) => {
  await withProcessor(
    database,
    ({ capture }) => ({ capture: failing(1, failing(1, capture), { afterwards: true }) }),
    async (service) => {
      const { url, sessionId } = await openCheckout(service, database.db)
      expect((await follow((await pay(url)).location, service)).text).toContain('Payment received')
      await waitFor(async () => (await attemptsOf(database, sessionId))[0]?.owed === null, RECOVERY)
      expect((await settledRecords(database.db, sessionId)).capturedAtom).toBe(4900n)
    },
  )
})

test('an authorisation whose answer is lost is found again: the customer waits, and has paid once', async ({
  database,
}) => {
  await withProcessor(
    database,
    ({ confirm }) => ({ confirm: failing(1, confirm, { afterwards: true }) }),
    async (service) => {
      const { url, sessionId } = await openCheckout(service, database.db)
      expect((await follow((await pay(url)).location, service)).text).toContain('being processed')
      await waitFor(async () => (await get(url)).text.includes('Payment received'), RECOVERY)
      const { payments, attempts, capturedAtom } = await settledRecords(database.db, sessionId)
      expect([payments.length, attempts.length, capturedAtom]).toEqual([1, 1, 4900n])
    },
  )
})

test('a decline whose answer is lost is told once it is known', async ({ database }) => {
  await withProcessor(
    database,
    ({ confirm }) => ({ confirm: failing(1, confirm, { afterwards: true }) }),
    async (service) => {
      const { url, sessionId } = await openCheckout(service, database.db)
      const { location } = await pay(url, { card_number: '4000000000009995' })
      await waitFor(async () => (await follow(location, service)).text.includes('insufficient funds'), RECOVERY)
      expect((await settledRecords(database.db, sessionId)).payments).toEqual([])
    },
  )
})

test('a bank that cannot be asked when its customer comes back is asked again', async ({ database }) => {
  let isDown = false
  await withProcessor(
    database,
    ({ find }) => ({
      find: (payment) => (isDown ? Promise.reject(new Error('the provider hung up')) : find(payment)),
    }),
    async (service) => {
      const { url, sessionId } = await openCheckout(service, database.db)
      await pay(url, { card_number: '4000002760003184' })
      await post(`${url}/challenge`, { answer: 'approve' })
      isDown = true
      expect((await get(`${url}/challenge/return`)).status).toBe(303)
      isDown = false
      await waitFor(async () => (await get(url)).text.includes('Payment received'), RECOVERY)
      expect((await settledRecords(database.db, sessionId)).capturedAtom).toBe(4900n)
    },
  )
})

test('a process that was only slow cannot authorise what was given up meanwhile', async ({ database }) => {
  let goOn = () => {}
  let authorised: Promise<unknown> | undefined
  const slow = new Promise<void>((resolve) => {
    goOn = resolve
  })
  await withProcessor(
    database,
    ({ confirm }) => ({
      confirm: (payment, confirmation) => {
        const answer = slow.then(() => confirm(payment, confirmation))
        authorised = answer
        return answer
      },
    }),
    async (service) => {
      const { url, sessionId } = await openCheckout(service, database.db)
      const answer = pay(url)
      await waitFor(async () => (await attemptsOf(database, sessionId))[0]?.refusalCode === 'abandoned', RECOVERY)
      await waitFor(async () => (await attemptsOf(database, sessionId))[0]?.owed === null, RECOVERY)
      goOn()
      await expect(authorised).rejects.toThrow('cancelled')
      expect((await follow((await answer).location, service)).text).toContain('Your payment was interrupted')
      const { payments, held, capturedAtom } = await settledRecords(database.db, sessionId)
      expect([payments, held.map(({ state }) => state), capturedAtom]).toEqual([[], ['cancelled'], 0n])
    },
  )
})

test('an attempt of a processor that is not configured any more is left alone, and others are settled', async ({
  database,
}) => {
  await withProcessor(
    database,
    () => ({}),
    async (service) => {
      const [left, paid] = [await openCheckout(service, database.db), await openCheckout(service, database.db)]
      await database.db.paymentAttempt.create({
        data: {
          sessionId: left.sessionId,
          number: 1,
          method: 'credit_card',
          amountAtom: 4900,
          currency: 'USD',
          status: 'started',
          processor: 'of another time',
          processorReference: 'reference',
          settleAt: new Date(0),
        },
      })
      await pay(paid.url)
      expect((await settledRecords(database.db, paid.sessionId)).capturedAtom).toBe(4900n)
      await waitFor(
        async () => ((await attemptsOf(database, left.sessionId))[0]?.settleAt ?? new Date(0)) > new Date(0),
      )
      expect((await attemptsOf(database, left.sessionId))[0]?.status).toBe('started')
    },
  )
})

test('of several settlers one looks after an attempt', async ({ database }) => {
  let sessionId = ''
  await withProcessor(
    database,
    ({ capture }) => ({ capture: failing(1_000_000, capture) }),
    async (service) => {
      const checkout = await openCheckout(service, database.db)
      sessionId = checkout.sessionId
      await pay(checkout.url)
    },
  )
  for (let round = 0; round < 10; round++) {
    await database.db.paymentAttempt.updateMany({ where: { sessionId }, data: { settleAt: new Date(0) } })
    const claims = await Promise.all(
      Array.from({ length: 8 }, () => claimUnsettled(database.db, { limit: 10, leaseSeconds: 60, busy: [] })),
    )
    expect(claims.flat().filter((attempt) => attempt.sessionId === sessionId)).toMatchObject([{ owed: 'capture' }])
  }
})

test('a provider that hangs for a minute holds up nobody but its own', async ({ database }) => {
  let hangUp = () => {}
  const hung = new Promise<never>((_resolve, reject) => {
    hangUp = () => reject(new Error('the provider hung up'))
  })
  hung.catch(() => {})
  const live = {
    ...createTestProcessor({ db: database.db }),
    name: 'hung',
    capture: vi.fn(() => hung),
  }
  const variables = { CHECKOUT_PROCESSOR_TIMEOUT_SECONDS: '60', CHECKOUT_ATTEMPT_LEASE_SECONDS: '120' }
  const service = await startTestService(database.url, variables, { live })
  try {
    // More than a settler does with one provider at once.
    const waiting: string[] = []
    for (let count = 0; count < 12; count++) {
      const { sessionId, url } = await openCheckout(service, database.db, { livemode: true })
      await pay(url)
      waiting.push(sessionId)
    }
    await waitFor(() => live.capture.mock.calls.length >= 5)
    const other = await openCheckout(service, database.db)
    await pay(other.url)
    expect((await settledRecords(database.db, other.sessionId)).capturedAtom).toBe(4900n)
    expect(live.capture.mock.calls.length).toBeLessThan(10)
    const owed = await database.db.paymentAttempt.count({ where: { sessionId: { in: waiting }, owed: 'capture' } })
    expect(owed).toBe(12)
  } finally {
    hangUp()
    await service.stop()
  }
})

test('a settler outlives an outage of the database', async ({ database }) => {
  let broken = true
  const db = new Proxy(database.db, {
    get(target, name) {
      if (broken && name === '$queryRaw') return () => Promise.reject(new Error('connection refused'))
      return Reflect.get(target, name)
    },
  })
  const lines: string[] = []
  const settler = createSettler({
    db,
    processors: createProcessorRegistry({ test: createTestProcessor({ db: database.db }), live: null }, 10),
    leaseSeconds: 1,
    metrics: createPaymentMetrics(createMetrics('test')),
    log: createLogger({ service: 'test', level: 'info' }, { write: (line) => void lines.push(line) }),
  })
  const stopping = new AbortController()
  const running = settler.run(stopping.signal)
  await waitFor(() => {
    settler.wake()
    return lines.length > 0
  })
  for (let count = 0; count < 5; count++) settler.wake()
  await withProcessor(
    database,
    ({ capture }) => ({ capture: failing(1_000_000, capture) }),
    async (service) => {
      const { url, sessionId } = await openCheckout(service, database.db)
      await pay(url)
      broken = false
      await waitFor(async () => {
        settler.wake()
        return (await attemptsOf(database, sessionId))[0]?.owed === null
      }, RECOVERY)
    },
  )
  expect(lines.filter((line) => line.includes('cannot look for unsettled'))).toHaveLength(1)
  stopping.abort()
  await running
})

function attemptsOf(database: TestDatabase, sessionId: string) {
  return database.db.paymentAttempt.findMany({ where: { sessionId }, orderBy: { number: 'asc' } })
}
