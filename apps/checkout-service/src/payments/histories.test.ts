import { newId } from '@paylinks/contracts/ids'
import { chargeToday } from '@paylinks/contracts/quotes/charges'
import { createMetrics } from '@paylinks/service-kit/metrics'
import { insertMerchant } from '@paylinks/test-kit/builders'
import { test } from '@paylinks/test-kit/database-test'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { expect } from 'vitest'
import { TOKEN_SECRET } from '../../test/checkout-service.ts'
import { newPaymentContext } from '../../test/payment-context.ts'
import { currentOffer } from '../sessions/current-offer.ts'
import { createMintMetrics } from '../sessions/mint-metrics.ts'
import { mintSessions } from '../sessions/mint-sessions.ts'
import { lockSession } from '../sessions/session-store.ts'
import { findAttempt, saveReference } from './attempt-store.ts'
import { authoriseAttempt } from './authorise-attempt.ts'
import type { PaymentContext } from './payment-context.ts'
import { attemptKey, type PaymentInstrument, type PaymentProcessor } from './payment-processor.ts'
import { createProcessorRegistry } from './processor-registry.ts'
import { recordAuthorisation } from './record-authorisation.ts'
import type { OwedRefund } from './refund-store.ts'
import { settleAttempt } from './settle-attempt.ts'
import { settleRefund } from './settle-refund.ts'
import { startAttempt } from './start-attempt.ts'
import { answerAtTestBank } from './test-bank.ts'
import { UNCAPTURABLE_CARD, UNREFUNDABLE_CARD } from './test-cards.ts'
import { createTestProcessor, FAILING_DEBIT_EMAIL } from './test-processor.ts'

/** Enough to meet each ending often; more of them by `PAYMENT_HISTORIES`. */
const HISTORIES = Number(process.env.PAYMENT_HISTORIES ?? 60)
/** So many at once, on the connections of one pool. */
const LANES = 8
const STEPS = 14
/** As often as anything takes until nothing is left to settle, once nothing fails any more. */
const ROUNDS = 6

const mintMetrics = createMintMetrics(createMetrics('test'))

type Random = () => number
type History = { random: Random; sessionId: string; accountId: string }

/** Mulberry32: the same numbers for the same seed. */
function randomOf(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const pick = <Item>(random: Random, items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item

/** A provider that is cut off before or after it has done what it was asked: whoever asked died, or cannot tell. */
function cutOff(working: PaymentProcessor, random: Random): PaymentProcessor {
  const flaky =
    <Arguments extends unknown[], Result>(operation: (...args: Arguments) => Promise<Result>) =>
    async (...args: Arguments): Promise<Result> => {
      const fate = random()
      if (fate < 0.2) throw new Error('cut off before')
      const result = await operation(...args)
      if (fate < 0.4) throw new Error('cut off after')
      return result
    }
  return {
    ...working,
    create: flaky(working.create),
    confirm: flaky(working.confirm),
    find: flaky(working.find),
    capture: flaky(working.capture),
    refund: flaky(working.refund),
    cancel: flaky(working.cancel),
  }
}

const card = (number: string): PaymentInstrument => ({
  method: 'credit_card',
  card: { number, expiryMonth: 12, expiryYear: 2034, cvc: '123', holder: 'Ada Lovelace' },
})
const instruments = [
  card('4242424242424242'),
  card('4242424242424242'),
  card('4000000000000002'),
  card('4000002760003184'),
  card(UNCAPTURABLE_CARD),
  card(UNREFUNDABLE_CARD),
  { method: 'ach' },
] as const satisfies PaymentInstrument[]

/** What can happen to a session, each as if the process died wherever the provider cut it off. */
function stepsOf({ db, ...context }: PaymentContext, { random, sessionId, accountId }: History) {
  const working = createTestProcessor({ db })
  const contextOf = (processor: PaymentProcessor): PaymentContext => ({
    ...context,
    db,
    processors: createProcessorRegistry({ test: processor, live: null }, 10),
  })
  const contexts = { cutOff: contextOf(cutOff(working, random)), working: contextOf(working) }
  type Connection = keyof typeof contexts

  async function pay(): Promise<void> {
    const paying = contexts.cutOff
    const instrument = pick(random, instruments)
    const { fingerprint } = await currentOffer(db, await lockSession(db, sessionId))
    const customerEmail = random() < 0.5 ? 'ada@example.com' : `ada${FAILING_DEBIT_EMAIL}example.com`
    const request = { sessionId, seenFingerprint: fingerprint, method: instrument.method, processor: 'test' }
    const started = await startAttempt(paying, { ...request, customerEmail })
    if (started.outcome !== 'started') return
    const { attempt, quote } = started
    const { currency } = quote
    const key = attemptKey(attempt.sessionId, attempt.number)
    const order = { key, amountAtom: chargeToday(quote).totalAtom, currency, keepForLater: false }
    const confirmation = { instrument, customerEmail, challengeReturnUrl: 'https://checkout.example.com' }
    const answer = await authoriseAttempt(paying.processors.named('test'), order, confirmation, (reference) =>
      saveReference(db, attempt, reference),
    )
    if (answer !== null) await recordAuthorisation(paying, attempt, answer)
  }

  async function settle(connection: Connection): Promise<void> {
    const due = await db.paymentAttempt.findMany({ where: { sessionId, settleAt: { not: null } } })
    for (const { number } of due) {
      const attempt = await findAttempt(db, { sessionId, number })
      // Two settlers may have it where a lease has run out.
      const settlers = random() < 0.3 ? 2 : 1
      const settling = Array.from({ length: settlers }, () => attempt && settleAttempt(contexts[connection], attempt))
      await Promise.allSettled(settling)
    }
  }

  async function settleRefunds(connection: Connection): Promise<void> {
    const due = await db.refund.findMany({
      where: { payment: { sessionId }, settleAt: { not: null } },
      include: { payment: true },
    })
    for (const { id, paymentId, amountAtom, payment } of due) {
      const refund: OwedRefund = {
        id,
        paymentId,
        amountAtom: Number(amountAtom),
        processor: payment.processor,
        payment: {
          key: payment.processorKey,
          reference: payment.processorReference,
          amountAtom: Number(payment.amountAtom),
          currency: payment.currency,
        },
      }
      const settlers = random() < 0.3 ? 2 : 1
      await Promise.allSettled(Array.from({ length: settlers }, () => settleRefund(contexts[connection], refund)))
    }
  }

  /** As links-api promises it. */
  async function promiseRefund(): Promise<void> {
    const payment = await db.payment.findUnique({ where: { sessionId }, include: { refunds: true } })
    if (payment === null) return
    const promised = payment.refunds.filter(({ status }) => status !== 'failed')
    const leftAtom = payment.capturedAtom - promised.reduce((sum, { amountAtom }) => sum + amountAtom, 0n)
    if (leftAtom === 0n) return
    const amountAtom = random() < 0.3 ? leftAtom : BigInt(Math.ceil(Number(leftAtom) * random()))
    const id = newId('refund', false)
    await db.refund.create({
      data: { id, accountId, livemode: false, paymentId: payment.id, amountAtom, currency: 'USD' },
    })
  }

  async function answerAtBank(): Promise<void> {
    const asked = await db.testProcessorPayment.findMany({ where: ofSession(sessionId, 'requires_challenge') })
    for (const { reference } of asked) await answerAtTestBank(db, reference, pick(random, ['approve', 'fail']))
  }

  const bankPays = () =>
    db.testProcessorPayment.updateMany({
      where: ofSession(sessionId, 'pending'),
      data: { debitSettlesAt: new Date(0) },
    })
  const expire = () => db.checkoutSession.update({ where: { id: sessionId }, data: { expiresAt: new Date(0) } })

  return { pay, settle, settleRefunds, promiseRefund, answerAtBank, bankPays, expire }
}

const ofSession = (sessionId: string, state: string) => ({ key: { startsWith: `${sessionId}:` }, state })

/** Lets happen whatever the seed says, then lets everything work until nothing is left to settle. */
async function live(context: PaymentContext, history: History): Promise<void> {
  const { random } = history
  const steps = stepsOf(context, history)
  const happens = [
    steps.pay,
    steps.pay,
    () => steps.settle('cutOff'),
    () => steps.settle('cutOff'),
    steps.answerAtBank,
    steps.bankPays,
    steps.promiseRefund,
    () => steps.settleRefunds('cutOff'),
  ]
  for (let step = 0; step < STEPS; step++) await pick(random, happens)().catch(ignoreCutOff)
  if (random() < 0.7) await steps.answerAtBank()
  await steps.expire()
  await steps.bankPays()
  for (let round = 0; round < ROUNDS; round++) {
    await steps.settle('working')
    await steps.settleRefunds('working')
    await steps.bankPays()
  }
}

function ignoreCutOff(error: unknown): void {
  if (!(error instanceof Error && error.message.startsWith('cut off'))) throw error
}

/** What our records say, and what the provider says. */
async function accountsOf({ db }: PaymentContext, sessionId: string) {
  const payment = await db.payment.findUnique({ where: { sessionId }, include: { refunds: true } })
  const held = await db.testProcessorPayment.findMany({ where: { key: { startsWith: `${sessionId}:` } } })
  const given = await db.testProcessorRefund.findMany({
    where: { payment: { in: held.map(({ reference }) => reference) } },
  })
  const events = payment === null ? [] : await db.event.findMany({ where: { objectId: payment.id } })
  const count = (type: string) => events.filter((event) => event.type === type).length
  const sum = (amounts: bigint[]) => Number(amounts.reduce((total, amount) => total + amount, 0n))
  const refunds = payment?.refunds ?? []
  return {
    unsettled:
      (await db.paymentAttempt.count({ where: { sessionId, settleAt: { not: null } } })) +
      refunds.filter(({ settleAt }) => settleAt !== null).length,
    // A payment that was created and never committed to stays as it is: nobody can confirm it any more.
    stillHeld: held.filter(({ state }) => ['authorised', 'requires_challenge', 'pending'].includes(state)).length,
    chargedTimes: held.filter(({ capturedAtom }) => capturedAtom > 0n).length,
    capturedAtom: [Number(payment?.capturedAtom ?? 0), sum(held.map(({ capturedAtom }) => capturedAtom))],
    refundedAtom: [Number(payment?.refundedAtom ?? 0), sum(given.map(({ amountAtom }) => amountAtom))],
    refunds: [
      refunds
        .filter(({ status }) => status === 'succeeded')
        .map(({ id }) => id)
        .sort(),
      given.map(({ key }) => key).sort(),
    ],
    told: [
      count('payment.captured'),
      count('payment.failed'),
      count('payment.refunded'),
      count('payment.refund_failed'),
    ],
    versions: events
      .map(({ payload }) => (payload as { aggregate_version: number }).aggregate_version)
      .sort((a, b) => a - b),
    payment,
  }
}

async function expectAgreement(context: PaymentContext, sessionId: string, seed: number): Promise<void> {
  const { payment, ...found } = await accountsOf(context, sessionId)
  const [ours = 0, theirs = 0] = found.capturedAtom
  const refunds = payment?.refunds ?? []
  const succeeded = refunds.filter(({ status }) => status === 'succeeded').length
  const failed = refunds.filter(({ status }) => status === 'failed').length
  const told = [ours > 0 ? 1 : 0, payment?.status === 'failed' ? 1 : 0, succeeded, failed]
  const changes = told.reduce((sum, count) => sum + count, 0)
  expect({ seed, ...found }).toEqual({
    seed,
    unsettled: 0,
    stillHeld: 0,
    chargedTimes: theirs > 0 ? 1 : 0,
    capturedAtom: [ours, ours],
    refundedAtom: [found.refundedAtom[1], found.refundedAtom[1]],
    refunds: [found.refunds[1], found.refunds[1]],
    told,
    // None of them twice and none left out, up to the payment's own.
    versions: Array.from({ length: changes }, (_none, index) => (payment?.version ?? 0) - changes + 1 + index),
  })
  if (payment === null) return
  const refundedAtom = found.refundedAtom[0] ?? 0
  const status = refundedAtom === 0 ? 'captured' : refundedAtom === ours ? 'refunded' : 'partially_refunded'
  expect([seed, payment.status]).toEqual([seed, ours === 0 ? 'failed' : status])
}

async function mint({ db }: PaymentContext): Promise<{ sessionId: string; accountId: string }> {
  const owner = await insertMerchant(db, { livemode: false })
  const link = await insertPaymentLink(db, owner)
  const deps = {
    db,
    tokenSecret: TOKEN_SECRET,
    checkoutPublicUrl: '',
    metrics: mintMetrics,
  }
  const [result] = await mintSessions(deps, [{ request_id: newId('request'), secure_token: link.secureToken }])
  if (!result?.session) throw new Error('the link cannot be opened')
  return { sessionId: result.session.checkout_session_id, accountId: link.accountId }
}

test('whatever is cut off, repeated or never told, our records and the provider agree, and money moves once', async ({
  database,
}) => {
  const context = newPaymentContext(database.db, createTestProcessor({ db: database.db }))
  const outcomes = new Map<string, number>()
  let next = 1
  const lane = async () => {
    for (let seed = next++; seed <= HISTORIES; seed = next++) {
      const session = await mint(context)
      await live(context, { random: randomOf(seed), ...session })
      await expectAgreement(context, session.sessionId, seed)
      const payment = await database.db.payment.findUnique({ where: { sessionId: session.sessionId } })
      const outcome = payment?.status ?? 'unpaid'
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  // Each ending was met, so that none of them is believed without having been seen.
  expect([...outcomes.keys()].sort()).toEqual(['captured', 'failed', 'partially_refunded', 'refunded', 'unpaid'])
}, 300_000)
