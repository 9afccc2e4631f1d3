import { newId } from '@paylinks/contracts/ids'
import { createTestDatabase, type TestDatabase } from '@paylinks/test-kit/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestService, type TestService } from '../../test/checkout-service.ts'
import { follow, openCheckout, pay } from '../../test/customer.ts'
import { newPaymentContext } from '../../test/payment-context.ts'
import { type Attempt, findLatestAttempt } from './attempt-store.ts'
import type { PaymentProcessor } from './payment-processor.ts'
import { settleAttempt } from './settle-attempt.ts'
import { answerAtTestBank, CHALLENGE_APPROVED } from './test-bank.ts'
import { createTestProcessor } from './test-processor.ts'

let database: TestDatabase
let service: TestService
let processor: PaymentProcessor
/** Whether a payment reaches the provider and its answer is lost on the way back. */
let losesAnswers = true

beforeAll(async () => {
  database = await createTestDatabase()
  processor = createTestProcessor({ db: database.db })
  const losing: PaymentProcessor = {
    ...processor,
    async confirm(payment, confirmation) {
      const answer = await processor.confirm(payment, confirmation)
      if (losesAnswers) throw new Error('the provider hung up')
      return answer
    },
  }
  // The lease keeps the service's own settler away: here each step is taken by hand.
  service = await startTestService(database.url, { CHECKOUT_ATTEMPT_LEASE_SECONDS: '300' }, { test: losing })
})
afterAll(async () => {
  await service.stop()
  await database.drop()
})

const newContext = () => newPaymentContext(database.db, processor)

async function latest(sessionId: string): Promise<Attempt> {
  const attempt = await findLatestAttempt(database.db, sessionId)
  if (attempt === null) throw new Error('the session has no attempt')
  return attempt
}

const heldFor = (sessionId: string) =>
  database.db.testProcessorPayment.findUniqueOrThrow({ where: { key: `${sessionId}:1` } })

/** A session whose payment is authorised and can never be recorded: its reference is taken. */
async function openImpossible() {
  losesAnswers = true
  const checkout = await openCheckout(service, database.db)
  await pay(checkout.url)
  const other = await openCheckout(service, database.db)
  const { reference } = await heldFor(checkout.sessionId)
  await database.db.payment.create({
    data: {
      id: newId('payment', false),
      accountId: other.link.accountId,
      livemode: false,
      sessionId: other.sessionId,
      subtotalAtom: 1,
      discountAtom: 0,
      amountAtom: 1,
      currency: 'USD',
      method: 'credit_card',
      processor: 'test',
      processorReference: reference,
      processorKey: 'of another',
      linkId: other.link.id,
      status: 'authorised',
    },
  })
  return checkout
}

test('a payment that is authorised and can never be completed is refused after some tries, its hold is cancelled and an alert is raised', async () => {
  const { url, sessionId } = await openImpossible()
  const context = newContext()
  for (let failed = 1; failed < 5; failed++) {
    await expect(settleAttempt(context, await latest(sessionId))).rejects.toThrow()
    expect(await latest(sessionId)).toMatchObject({ status: 'started', owed: null })
  }
  await settleAttempt(context, await latest(sessionId))
  expect(await latest(sessionId)).toMatchObject({ status: 'refused', refusal: 'cannot_complete', owed: 'cancel' })
  expect(await context.registry.metrics()).toMatch(/^checkout_impossible_completions_total\{[^}]*\} 1$/m)
  expect(context.lines.join()).toContain('could not be completed')
  expect((await heldFor(sessionId)).state).toBe('authorised')

  await settleAttempt(context, await latest(sessionId))
  expect((await heldFor(sessionId)).state).toBe('cancelled')
  expect(await latest(sessionId)).toMatchObject({ owed: null })

  const told = await follow(`${new URL(url).pathname}/complete`, service)
  expect(told.text).toContain("We couldn't complete your payment. You were not charged.")
  losesAnswers = false
  expect((await follow((await pay(url)).location, service)).text).toContain('Payment received')
})

test('an outage of the database is no try: whatever its length, the payment completes after it', async () => {
  losesAnswers = true
  const { url, sessionId } = await openCheckout(service, database.db)
  await pay(url)
  const attempt = await latest(sessionId)
  const unreachable = newContext()
  // What the driver throws when the server is gone.
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  const db = new Proxy(database.db, {
    get: (target, name) => (name === '$transaction' ? () => Promise.reject(refused) : Reflect.get(target, name)),
  })
  for (let round = 0; round < 10; round++) {
    await expect(settleAttempt({ ...unreachable, db }, attempt)).rejects.toThrow()
  }
  await settleAttempt(newContext(), await latest(sessionId))
  expect(await latest(sessionId)).toMatchObject({ status: 'succeeded', owed: 'capture' })
})

test.each([
  [CHALLENGE_APPROVED, { status: 'succeeded', owed: 'capture' }],
  ['fail', { status: 'refused', refusal: 'authentication_failed' }],
])(
  'a customer who answered %j at the bank and never came back: the bank is asked before the attempt ends',
  async (answer, outcome) => {
    losesAnswers = false
    const { url, sessionId } = await openCheckout(service, database.db)
    await pay(url, { card_number: '4000002760003184' })
    await answerAtTestBank(database.db, (await heldFor(sessionId)).reference, answer)
    await database.db.checkoutSession.update({ where: { id: sessionId }, data: { expiresAt: new Date(0) } })
    await settleAttempt(newContext(), await latest(sessionId))
    expect(await latest(sessionId)).toMatchObject(outcome)
  },
)

test('a challenge that nobody has answered waits for as long as the session is open, and ends with it', async () => {
  losesAnswers = false
  const { url, sessionId } = await openCheckout(service, database.db)
  await pay(url, { card_number: '4000002760003184' })
  await settleAttempt(newContext(), await latest(sessionId))
  expect(await latest(sessionId)).toMatchObject({ status: 'requires_challenge' })
  await database.db.checkoutSession.update({ where: { id: sessionId }, data: { expiresAt: new Date(0) } })
  await settleAttempt(newContext(), await latest(sessionId))
  expect(await latest(sessionId)).toMatchObject({ status: 'refused', refusal: 'expired', owed: 'cancel' })
})
