import { newId } from '@paylinks/contracts/ids'
import { createTestDatabase, type TestDatabase } from '@paylinks/test-kit/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestService, type TestService } from '../../test/checkout-service.ts'
import { openCheckout, pay, settledRecords } from '../../test/customer.ts'
import type { PaymentProcessor, RefundAnswer } from './payment-processor.ts'
import { createProcessorRegistry } from './processor-registry.ts'
import { claimOwedRefunds, type OwedRefund } from './refund-store.ts'
import { settleRefund } from './settle-refund.ts'
import { UNREFUNDABLE_CARD } from './test-cards.ts'
import { createTestProcessor } from './test-processor.ts'

let database: TestDatabase
let service: TestService
let processor: PaymentProcessor

beforeAll(async () => {
  database = await createTestDatabase()
  processor = createTestProcessor({ db: database.db })
  // The service's own settler leaves refunds alone: each step is taken by hand.
  const idle = { ...processor, refund: () => Promise.reject(new Error('not now')) }
  const variables = { CHECKOUT_ATTEMPT_LEASE_SECONDS: '300', CHECKOUT_ATTEMPTS_PER_CLIENT: '1000000' }
  service = await startTestService(database.url, variables, { test: idle })
})
afterAll(async () => {
  await service.stop()
  await database.drop()
})

async function captured(fields: Record<string, string> = {}) {
  const { url, sessionId } = await openCheckout(service, database.db)
  await pay(url, fields)
  await settledRecords(database.db, sessionId)
  return database.db.payment.findUniqueOrThrow({ where: { sessionId } })
}

/** Promises so much of the payment back, as links-api does, and leases it as a settler does. */
async function owe({ id: paymentId, accountId }: Awaited<ReturnType<typeof captured>>, amountAtom: number) {
  const id = newId('refund', false)
  // Of another time, so that no settler takes it before this test does.
  const settleAt = new Date(Date.now() + 3_600_000)
  await database.db.refund.create({
    data: { id, accountId, livemode: false, paymentId, amountAtom, currency: 'USD', settleAt },
  })
  const payment = await database.db.payment.findUniqueOrThrow({ where: { id: paymentId } })
  return {
    id,
    paymentId,
    amountAtom,
    processor: 'test',
    payment: {
      key: payment.processorKey,
      reference: payment.processorReference,
      amountAtom: Number(payment.amountAtom),
      currency: payment.currency,
    },
  } satisfies OwedRefund
}

function settle(refund: OwedRefund, overrides: Partial<PaymentProcessor> = {}): Promise<void> {
  const processors = createProcessorRegistry({ test: { ...processor, ...overrides }, live: null }, 10)
  return settleRefund({ db: database.db, processors }, refund)
}

async function recordsOf(paymentId: string) {
  const { db } = database
  const payment = await db.payment.findUniqueOrThrow({ where: { id: paymentId } })
  const given = await db.testProcessorRefund.findMany({ where: { payment: payment.processorReference } })
  const events = await db.event.findMany({ where: { objectId: paymentId }, orderBy: { id: 'asc' } })
  return {
    payment,
    refunds: await db.refund.findMany({ where: { paymentId }, orderBy: { id: 'asc' } }),
    givenAtom: given.reduce((sum, { amountAtom }) => sum + amountAtom, 0n),
    events: events.map(({ type }) => type).filter((type) => type.startsWith('payment.refund')),
  }
}

test('a payment is refunded in parts until all of it has gone back', async () => {
  const payment = await captured()
  await settle(await owe(payment, 1000))
  expect(await recordsOf(payment.id)).toMatchObject({
    payment: { status: 'partially_refunded', refundedAtom: 1000n },
    refunds: [{ status: 'succeeded', settleAt: null }],
    givenAtom: 1000n,
  })
  await settle(await owe(payment, 3900))
  expect(await recordsOf(payment.id)).toMatchObject({
    payment: { status: 'refunded', refundedAtom: 4900n, capturedAtom: 4900n },
    givenAtom: 4900n,
    events: ['payment.refunded', 'payment.refunded'],
  })
})

test('a refund whose answer is lost is asked for again, and paid once', async () => {
  const payment = await captured()
  const refund = await owe(payment, 1000)
  const losing: Partial<PaymentProcessor> = {
    async refund(...args) {
      await processor.refund(...args)
      throw new Error('the provider hung up')
    },
  }
  for (let count = 0; count < 3; count++) await expect(settle(refund, losing)).rejects.toThrow('hung up')
  expect(await recordsOf(payment.id)).toMatchObject({ payment: { status: 'captured' }, givenAtom: 1000n, events: [] })
  await Promise.all([settle(refund), settle(refund), settle(refund)])
  expect(await recordsOf(payment.id)).toMatchObject({
    payment: { status: 'partially_refunded', refundedAtom: 1000n },
    givenAtom: 1000n,
    events: ['payment.refunded'],
  })
})

test('a refund that the bank is still making is pending, and recorded when it has arrived', async () => {
  const payment = await captured()
  const refund = await owe(payment, 1000)
  const answers: RefundAnswer[] = [
    { status: 'pending', reference: 're_1' },
    { status: 'pending', reference: 're_1' },
    { status: 'succeeded', reference: 're_1' },
  ]
  const slow = { refund: async () => answers.shift() as RefundAnswer }
  for (const expected of ['pending', 'pending', 'succeeded']) {
    await settle(refund, slow)
    expect((await recordsOf(payment.id)).refunds).toMatchObject([{ status: expected, processorReference: 're_1' }])
  }
  expect((await recordsOf(payment.id)).events).toEqual(['payment.refunded'])
})

test('a refund that its bank does not take is a failed one, and the payment keeps its money', async () => {
  const payment = await captured({ card_number: UNREFUNDABLE_CARD })
  const refund = await owe(payment, 1000)
  await settle(refund)
  await settle(refund)
  expect(await recordsOf(payment.id)).toMatchObject({
    payment: { status: 'captured', refundedAtom: 0n },
    refunds: [{ status: 'failed', failureCode: 'refund_declined', settleAt: null }],
    events: ['payment.refund_failed'],
  })
})

test('a refund is claimed by one settler, with all that its provider needs, and by none while its provider is busy', async () => {
  const payment = await captured()
  const refund = await owe(payment, 1000)
  const due = () => database.db.refund.update({ where: { id: refund.id }, data: { settleAt: new Date(0) } })
  const claim = async (busy: string[]) =>
    (await claimOwedRefunds(database.db, { limit: 100, leaseSeconds: 300, busy })).filter(({ id }) => id === refund.id)
  await service.stop()
  await due()
  expect(await claim(['test'])).toEqual([])
  const claims = await Promise.all(Array.from({ length: 8 }, () => claim([])))
  expect(claims.flat()).toEqual([refund])
})
