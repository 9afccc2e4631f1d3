import { paymentEventObjectSchema } from '@paylinks/contracts/payments'
import { createTestDatabase, type TestDatabase } from '@paylinks/test-kit/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestService, type TestService } from '../../test/checkout-service.ts'
import { follow, get, openCheckout, pay } from '../../test/customer.ts'
import { newPaymentContext } from '../../test/payment-context.ts'
import { findLatestAttempt } from './attempt-store.ts'
import type { PaymentProcessor } from './payment-processor.ts'
import { recordCapture } from './record-capture.ts'
import { settleAttempt } from './settle-attempt.ts'
import { UNCAPTURABLE_CARD } from './test-cards.ts'
import { createTestProcessor, FAILING_DEBIT_EMAIL } from './test-processor.ts'

let database: TestDatabase
let service: TestService
let processor: PaymentProcessor

beforeAll(async () => {
  database = await createTestDatabase()
  processor = createTestProcessor({ db: database.db })
  // The settler of the service captures nothing: each step is taken by hand.
  const idle: PaymentProcessor = { ...processor, capture: () => Promise.reject(new Error('not now')) }
  const variables = { CHECKOUT_ATTEMPT_LEASE_SECONDS: '300', CHECKOUT_ATTEMPTS_PER_CLIENT: '1000000' }
  service = await startTestService(database.url, variables, { test: idle })
})
afterAll(async () => {
  await service.stop()
  await database.drop()
})

const DEBIT = { method: 'ach', card_number: '', card_expiry: '', card_cvc: '', card_holder: '' }
const success_url = 'https://shop.example.com/thanks'

async function paid(fields: Record<string, string>, snapshot: { success_url?: string } = {}) {
  const checkout = await openCheckout(service, database.db, { snapshot })
  const { location } = await pay(checkout.url, fields)
  return { ...checkout, page: await follow(location, service) }
}

async function settle(sessionId: string): Promise<void> {
  const attempt = await findLatestAttempt(database.db, sessionId)
  if (attempt === null) throw new Error('the session has no attempt')
  await settleAttempt(newPaymentContext(database.db, processor), attempt)
}

/** Lets the time pass that the customer's bank takes. */
async function bankPays(sessionId: string): Promise<void> {
  await database.db.testProcessorPayment.updateMany({
    where: { key: { startsWith: `${sessionId}:` } },
    data: { debitSettlesAt: new Date(0) },
  })
  await settle(sessionId)
}

async function recordsOf(sessionId: string) {
  const { db } = database
  const payment = await db.payment.findUniqueOrThrow({ where: { sessionId } })
  const events = await db.event.findMany({ where: { objectId: payment.id }, orderBy: { id: 'asc' } })
  const [completed] = await db.event.findMany({ where: { objectId: sessionId } })
  return { payment, events, completed, attempt: await findLatestAttempt(db, sessionId) }
}

test('a payment is authorised when its session is complete, and captured once the money was taken', async () => {
  const { sessionId } = await paid({})
  const before = await recordsOf(sessionId)
  expect(before).toMatchObject({ payment: { status: 'authorised', capturedAtom: 0n, version: 1 }, events: [] })
  expect(before.completed?.payload).toMatchObject({ data: { object: { payment_status: 'paid' } } })

  await settle(sessionId)
  await recordCapture(database.db, { sessionId, number: 1 }, { status: 'captured' })
  await recordCapture(database.db, { sessionId, number: 1 }, { status: 'failed', code: 'capture_failed' })
  const { payment, events, attempt } = await recordsOf(sessionId)
  expect(payment).toMatchObject({ status: 'captured', capturedAtom: 4900n, failureCode: null, version: 2 })
  expect(attempt).toMatchObject({ status: 'succeeded', owed: null })
  expect(events.map(({ type }) => type)).toEqual(['payment.captured'])
  const [event] = events.map(({ payload }) => payload as { data: { object: unknown }; aggregate_version: number })
  expect(event?.aggregate_version).toBe(2)
  expect(paymentEventObjectSchema.parse(event?.data.object)).toMatchObject({
    id: payment.id,
    status: 'captured',
    amount_captured_atom: 4900,
    checkout_session_id: sessionId,
    card_last_four: '4242',
  })
})

test('a capture that can never happen is a failed payment, which merchant and customer are told', async () => {
  const { url, sessionId } = await paid({ card_number: UNCAPTURABLE_CARD }, { success_url })
  await settle(sessionId)
  const { payment, events, attempt } = await recordsOf(sessionId)
  expect(payment).toMatchObject({ status: 'failed', failureCode: 'capture_failed', capturedAtom: 0n })
  expect(attempt).toMatchObject({ status: 'refused', refusal: 'capture_failed', owed: null })
  expect(events.map(({ type }) => type)).toEqual(['payment.failed'])
  for (const address of [`${url}/complete`, url]) {
    const page = await get(address)
    expect(page.text).toContain('Your payment failed')
    expect([page.text.includes('Payment received'), page.headers.get('refresh')]).toEqual([false, null])
  }
})

test('a bank debit completes the session at once, and is paid when the bank pays', async () => {
  const { sessionId, page } = await paid(DEBIT)
  expect(page.text).toContain('Your bank is making the payment')
  expect(page.text).not.toContain('Payment received')
  await settle(sessionId)
  const before = await recordsOf(sessionId)
  expect(before).toMatchObject({ payment: { status: 'pending', capturedAtom: 0n }, attempt: { status: 'pending' } })
  expect(before.completed?.payload).toMatchObject({ data: { object: { payment_status: 'unpaid' } } })

  await bankPays(sessionId)
  await settle(sessionId)
  const { payment, events, attempt } = await recordsOf(sessionId)
  expect(payment).toMatchObject({ status: 'captured', capturedAtom: 4900n })
  expect(attempt).toMatchObject({ status: 'succeeded', owed: null })
  expect(events.map(({ type }) => type)).toEqual(['payment.captured'])
})

test('a bank debit that the bank refuses is a failed payment, and says why', async () => {
  const { url, sessionId } = await paid({ ...DEBIT, email: `ada${FAILING_DEBIT_EMAIL}example.com` })
  await bankPays(sessionId)
  const { payment, events } = await recordsOf(sessionId)
  expect(payment).toMatchObject({ status: 'failed', failureCode: 'insufficient_funds', capturedAtom: 0n })
  expect(events.map(({ type }) => type)).toEqual(['payment.failed'])
  expect((await get(`${url}/complete`)).text).toContain('Your payment failed')
})

test('a debit that could not be asked about is asked about again, and what both have heard is recorded once', async () => {
  const { sessionId } = await paid(DEBIT)
  await bankPays(sessionId)
  const attempt = await findLatestAttempt(database.db, sessionId)
  await database.db.paymentAttempt.findUniqueOrThrow({ where: { sessionId_number: { sessionId, number: 1 } } })
  const stale = { ...attempt, status: 'pending' } as NonNullable<typeof attempt>
  const context = newPaymentContext(database.db, processor)
  await Promise.all([settleAttempt(context, stale), settleAttempt(context, stale)])
  const { payment, events } = await recordsOf(sessionId)
  expect([payment.version, events.length]).toEqual([2, 1])
})

test('what costs nothing is captured at once and owes nothing', async () => {
  const { url, sessionId } = await openCheckout(service, database.db, { snapshot: { mode: 'setup' } })
  await pay(url)
  expect(await recordsOf(sessionId)).toMatchObject({
    payment: { status: 'captured', amountAtom: 0n, capturedAtom: 0n },
    attempt: { status: 'succeeded', owed: null },
    events: [],
  })
})
