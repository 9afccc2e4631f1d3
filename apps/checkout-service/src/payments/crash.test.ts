import { newId } from '@paylinks/contracts/ids'
import type { LinkSnapshot } from '@paylinks/contracts/payment-links'
import { createMetrics } from '@paylinks/service-kit/metrics'
import { insertMerchant } from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { test as databaseTest } from '@paylinks/test-kit/own-database-test'
import type { TestDatabase } from '@paylinks/test-kit/postgres'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { expect, vi } from 'vitest'
import { startTestService, type TestService, TOKEN_SECRET } from '../../test/checkout-service.ts'
import { CARD, follow, get, post, settledRecords, termsOf } from '../../test/customer.ts'
import { startMortalService } from '../../test/start-mortal-service.ts'
import { createMintMetrics } from '../sessions/mint-metrics.ts'
import { mintSessions } from '../sessions/mint-sessions.ts'
import { answerAtTestBank } from './test-bank.ts'

/** Each test starts a process, which takes seconds, and may wait for the settler's next look. */
vi.setConfig({ testTimeout: 120_000, maxConcurrency: 3 })
const test = databaseTest.concurrent

const RECOVERY_TIMEOUT_MS = 60_000

const metrics = createMintMetrics(createMetrics('test'))
const form = { email: 'ada@example.com', method: 'credit_card', ...CARD }
const CHALLENGED = { ...form, card_number: '4000002760003184' }

type Minted = { sessionId: string; path: string }

async function mint(
  database: TestDatabase,
  snapshot: Partial<LinkSnapshot> = {},
): Promise<Minted & { accountId: string }> {
  const owner = await insertMerchant(database.db, { livemode: false })
  const link = await insertPaymentLink(database.db, owner, { snapshot })
  const deps = { db: database.db, tokenSecret: TOKEN_SECRET, checkoutPublicUrl: '', metrics }
  const [result] = await mintSessions(deps, [{ request_id: newId('request'), secure_token: link.secureToken }])
  const { checkout_session_id: sessionId = '', checkout_url: path = '' } = result?.session ?? {}
  return { sessionId, path, accountId: link.accountId }
}

/** Makes the leases of the dead run out, as time would. */
async function elapseLeases({ db }: TestDatabase): Promise<void> {
  await db.$executeRaw`UPDATE payment_attempts SET settle_at = now() WHERE settle_at IS NOT NULL`
}

/** Lets the customer use a service that dies at this step, and waits until it is dead. */
async function dieAt(database: TestDatabase, step: string, use: (origin: string) => Promise<unknown>): Promise<void> {
  const mortal = await startMortalService(database.url, step)
  await use(`http://localhost:${mortal.port}`).catch(() => {})
  expect(await mortal.died).toBe('SIGKILL')
}

const payAt = (path: string, fields: Record<string, string>) => async (origin: string) =>
  post(`${origin}${path}/pay`, { terms: termsOf(await get(`${origin}${path}`)), ...fields })

/** The service after its restart. */
async function afterRestart(database: TestDatabase, use: (survivor: TestService) => Promise<void>): Promise<void> {
  const survivor = await startTestService(database.url, {
    CHECKOUT_ATTEMPTS_PER_SESSION: '1000000',
    CHECKOUT_ATTEMPTS_PER_CLIENT: '1000000',
  })
  try {
    await use(survivor)
  } finally {
    await survivor.stop()
  }
}

/** A customer who tries again, at once and for as long as it takes, until the page says that it is paid. */
async function tryAgain(database: TestDatabase, survivor: TestService, path: string): Promise<void> {
  const hasPaid = async () => {
    const page = await get(`${survivor.url}${path}`)
    if (page.text.includes('name="terms"')) await post(`${survivor.url}${path}/pay`, { terms: termsOf(page), ...form })
    return (await follow(path, survivor)).text.includes('Payment received')
  }
  expect(await hasPaid()).toBe(false)
  await elapseLeases(database)
  await waitFor(hasPaid, { timeoutMs: RECOVERY_TIMEOUT_MS })
}

async function expectPaidOnce(database: TestDatabase, sessionId: string): Promise<void> {
  await waitFor(async () => (await settledRecords(database.db, sessionId)).capturedAtom > 0n, {
    timeoutMs: RECOVERY_TIMEOUT_MS,
  })
  const { session, payments, events, attempts, capturedAtom } = await settledRecords(database.db, sessionId)
  expect(session.status).toBe('complete')
  expect([payments.length, payments[0]?.amountAtom, events.length, capturedAtom]).toEqual([1, 4900n, 1, 4900n])
  expect(attempts.filter(({ settleAt }) => settleAt !== null)).toEqual([])
}

test.for<[string, string[]]>([
  ['before create', ['captured']],
  ['after create', ['created', 'captured']],
  ['before confirm', ['cancelled', 'captured']],
])('killed %s: nothing is lost but the attempt, and the customer pays once', async ([step, states], { database }) => {
  const { sessionId, path } = await mint(database)
  await dieAt(database, step, payAt(path, form))
  await afterRestart(database, async (survivor) => {
    await tryAgain(database, survivor, path)
    await expectPaidOnce(database, sessionId)
  })
  const { attempts, held } = await settledRecords(database.db, sessionId)
  expect(attempts.map(({ status, refusalCode }) => refusalCode ?? status)).toEqual(['abandoned', 'succeeded'])
  expect(held.map(({ state }) => state)).toEqual(states)
})

test('killed between authorisation and completion: it is completed, although the customer never comes back', async ({
  database,
}) => {
  const { sessionId, path } = await mint(database)
  await dieAt(database, 'after confirm', payAt(path, form))
  await elapseLeases(database)
  await afterRestart(database, () => expectPaidOnce(database, sessionId))
})

test('killed between authorisation and completion: a customer who tries again at once pays once', async ({
  database,
}) => {
  const { sessionId, path } = await mint(database)
  await dieAt(database, 'after confirm', payAt(path, form))
  await afterRestart(database, async (survivor) => {
    await tryAgain(database, survivor, path)
    await expectPaidOnce(database, sessionId)
  })
})

test.for(['before capture', 'after capture'])(
  'killed %s: what was completed is captured, once',
  async (step, { database }) => {
    const { sessionId, path } = await mint(database)
    await dieAt(database, step, payAt(path, form))
    expect((await database.db.checkoutSession.findUniqueOrThrow({ where: { id: sessionId } })).status).toBe('complete')
    await elapseLeases(database)
    await afterRestart(database, async (survivor) => {
      expect((await follow(path, survivor)).text).toContain('Payment received')
      await expectPaidOnce(database, sessionId)
    })
  },
)

test.for(['before find', 'after find'])(
  'killed %s, when the customer came back from the bank: what the bank says is recorded, once',
  async (step, { database }) => {
    const { sessionId, path } = await mint(database)
    await dieAt(database, step, async (origin) => {
      await payAt(path, CHALLENGED)(origin)
      const { reference } = await database.db.testProcessorPayment.findUniqueOrThrow({
        where: { key: `${sessionId}:1` },
      })
      await answerAtTestBank(database.db, reference, 'approve')
      await get(`${origin}${path}/challenge/return`)
    })
    await elapseLeases(database)
    await afterRestart(database, () => expectPaidOnce(database, sessionId))
  },
)

test.for(['before refund', 'after refund'])(
  'killed %s: what was promised back is paid, once',
  async (step, { database }) => {
    const { sessionId, path } = await mint(database)
    await dieAt(database, step, async (origin) => {
      await payAt(path, form)(origin)
      await waitFor(async () => (await settledRecords(database.db, sessionId)).capturedAtom > 0n)
      const { id: paymentId } = await database.db.payment.findUniqueOrThrow({ where: { sessionId } })
      await database.db.refund.create({ data: { ...newRefund(paymentId), amountAtom: 1500 } })
    })
    await database.db.refund.updateMany({ data: { settleAt: new Date(0) } })
    await afterRestart(database, async () => {
      await waitFor(async () => (await database.db.refund.count({ where: { status: 'succeeded' } })) === 1, {
        timeoutMs: RECOVERY_TIMEOUT_MS,
      })
    })
    const given = await database.db.testProcessorRefund.findMany()
    expect(given.map(({ amountAtom }) => amountAtom)).toEqual([1500n])
    const payment = await database.db.payment.findUniqueOrThrow({ where: { sessionId } })
    expect(payment).toMatchObject({ status: 'partially_refunded', refundedAtom: 1500n })
    expect(await database.db.event.count({ where: { type: 'payment.refunded' } })).toBe(1)
  },
)

function newRefund(paymentId: string) {
  return { id: newId('refund', false), accountId: 'acc_1', livemode: false, paymentId, currency: 'USD' }
}

const couponTerms = {
  name: null,
  percent_off: 50,
  amount_off_atom: null,
  currency: null,
  duration: 'once',
  duration_in_months: null,
} as const

async function mintWithCoupon(database: TestDatabase) {
  const id = newId('coupon', false)
  const minted = await mint(database, { coupon: { id, ...couponTerms } })
  await database.db.coupon.create({
    data: { id, accountId: minted.accountId, livemode: false, percentOff: 50, duration: 'once', maxRedemptions: 1 },
  })
  return { ...minted, couponId: id }
}

test.for(['before cancel', 'after cancel'])(
  'killed %s: what was authorised in vain is let go of',
  async (step, { database }) => {
    const { sessionId, path, couponId } = await mintWithCoupon(database)
    await dieAt(database, step, async (origin) => {
      await payAt(path, CHALLENGED)(origin)
      await database.db.coupon.update({ where: { id: couponId }, data: { timesRedeemed: 1 } })
      await post(`${origin}${path}/challenge`, { answer: 'approve' })
      await get(`${origin}${path}/challenge/return`)
    })
    await elapseLeases(database)
    await afterRestart(database, async () => {
      await waitFor(async () => (await settledRecords(database.db, sessionId)).held[0]?.state === 'cancelled', {
        timeoutMs: RECOVERY_TIMEOUT_MS,
      })
    })
    expect(await settledRecords(database.db, sessionId)).toMatchObject({
      session: { status: 'open' },
      payments: [],
      events: [],
      attempts: [{ refusalCode: 'coupon_unavailable', settleAt: null }],
      capturedAtom: 0n,
    })
  },
)

test('killed within the transaction of the completion: all of it is done again, and none of it twice', async ({
  database,
}) => {
  const { sessionId, path, couponId } = await mintWithCoupon(database)
  const mortal = await startMortalService(database.url, 'never')
  await database.db.$transaction(
    async (tx) => {
      // Whoever holds the coupon stops the completion at its last statement.
      await tx.$queryRaw`SELECT 1 FROM coupons WHERE id = ${couponId} FOR UPDATE`
      const answer = payAt(path, form)(`http://localhost:${mortal.port}`).catch(() => 'hung up')
      await waitFor(async () => (await waitingStatements(database)).some((query) => query.includes('UPDATE coupons')))
      mortal.kill()
      await mortal.died
      expect(await answer).toBe('hung up')
    },
    { timeout: RECOVERY_TIMEOUT_MS },
  )
  expect(await settledRecords(database.db, sessionId)).toMatchObject({
    session: { status: 'open' },
    payments: [],
    events: [],
  })

  await elapseLeases(database)
  await afterRestart(database, async () => {
    await waitFor(async () => (await settledRecords(database.db, sessionId)).capturedAtom > 0n, {
      timeoutMs: RECOVERY_TIMEOUT_MS,
    })
  })
  expect(await settledRecords(database.db, sessionId)).toMatchObject({
    session: { status: 'complete' },
    payments: [{ amountAtom: 2450n, couponId }],
    events: { length: 1 },
    attempts: [{ status: 'succeeded' }],
    capturedAtom: 2450n,
  })
  expect(await database.db.coupon.findUniqueOrThrow({ where: { id: couponId } })).toMatchObject({ timesRedeemed: 1 })
})

async function waitingStatements(database: TestDatabase): Promise<string[]> {
  const rows = await database.db.$queryRaw<{ query: string }[]>`
    SELECT query FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  return rows.map(({ query }) => query)
}
