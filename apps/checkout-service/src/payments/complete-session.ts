import { sessionPaymentStatusOf } from '@paylinks/contracts/checkout-sessions'
import { newId } from '@paylinks/contracts/ids'
import { cartLinesOf } from '@paylinks/contracts/quotes/cart'
import { chargeToday } from '@paylinks/contracts/quotes/charges'
import type { Quote } from '@paylinks/contracts/quotes/quote'
import { storedQuote } from '@paylinks/contracts/quotes/read-quote'
import { recurringAmountOf, utmOf } from '@paylinks/contracts/session-facts'
import { inTransaction, type Transaction } from '@paylinks/db/client'
import { enqueue } from '@paylinks/outbox/enqueue'
import { currentRequest } from '@paylinks/service-kit/request-context'
import type { CheckoutSession } from '../sessions/checkout-session.ts'
import { redeem } from '../sessions/coupon-store.ts'
import { customerOf, lockSession, markComplete } from '../sessions/session-store.ts'
import {
  type Attempt,
  type AttemptId,
  findAgreedQuote,
  findAttempt,
  markPending,
  markSucceeded,
} from './attempt-store.ts'
import type { PaymentContext } from './payment-context.ts'
import { enqueuePaymentEvent } from './payment-events.ts'
import { type Authorisation, attemptKey } from './payment-processor.ts'
import { insertPayment, type Payment } from './payment-store.ts'

/** What a session can be completed with. */
export type Agreed = Extract<Authorisation, { status: 'authorised' | 'pending' | 'captured' }>

export type Completion =
  | 'completed'
  /** The coupon in the amount could not be redeemed any more. */
  | 'coupon_unavailable'
  /** The attempt was ended meanwhile, or another one has completed the session. */
  | 'not_in_flight'

/** Ends the transaction: what it has done so far must not be kept. */
class CouponUnavailable extends Error {}

/**
 * Completes the session with what the customer has agreed to in the attempt: session, payment, redemption and event in one
 * transaction, or none of them. Repeating it changes nothing.
 */
export async function completeSession(
  { db, leaseSeconds }: Pick<PaymentContext, 'db' | 'leaseSeconds'>,
  attemptId: AttemptId,
  agreed: Agreed,
): Promise<Completion> {
  try {
    return await inTransaction(db, async (tx) => {
      const session = await lockSession(tx, attemptId.sessionId)
      const attempt = await findAttempt(tx, attemptId)
      if (attempt?.status === 'succeeded' || attempt?.status === 'pending') return 'completed'
      if (attempt?.status !== 'started' || attempt.reference === null || session.status !== 'open')
        return 'not_in_flight'

      await markAttempt(tx, attempt, agreed, leaseSeconds)
      await writeCompletion(tx, session, { ...attempt, reference: attempt.reference }, agreed)
      // Last, for it is the one row here that all sessions of a coupon share: whoever holds it holds up the others.
      if (attempt.couponId !== null && !(await redeem(tx, session, attempt.couponId))) throw new CouponUnavailable()
      return 'completed'
    })
  } catch (error) {
    if (error instanceof CouponUnavailable) return 'coupon_unavailable'
    throw error
  }
}

function markAttempt(tx: Transaction, attempt: Attempt, agreed: Agreed, pollSeconds: number): Promise<void> {
  if (agreed.status === 'pending') return markPending(tx, attempt, agreed, pollSeconds)
  const owesCapture = agreed.status === 'authorised' && attempt.amountAtom > 0
  return markSucceeded(tx, attempt, { card: agreed.card, owesCapture })
}

async function writeCompletion(
  tx: Transaction,
  session: CheckoutSession,
  attempt: Attempt & { reference: string },
  agreed: Agreed,
): Promise<void> {
  const quote = await findAgreedQuote(tx, session, attempt)
  const charge = chargeToday(quote)
  if (charge.totalAtom !== attempt.amountAtom) throw new Error('the attempt is for another amount than its quote')
  const customerId = await customerOf(tx, session)
  const completedAt = await markComplete(tx, session.id, customerId)
  const status = charge.totalAtom === 0 ? 'captured' : agreed.status
  const payment = await insertPayment(tx, {
    id: newId('payment', session.livemode),
    accountId: session.accountId,
    livemode: session.livemode,
    sessionId: session.id,
    quote: storedQuote(quote),
    subtotalAtom: charge.subtotalAtom,
    discountAtom: charge.discountAtom,
    amountAtom: charge.totalAtom,
    currency: attempt.currency,
    couponId: attempt.couponId,
    method: attempt.method,
    cardBrand: agreed.card?.brand ?? null,
    cardLastFour: agreed.card?.lastFour ?? null,
    processor: attempt.processor,
    processorReference: attempt.reference,
    processorKey: attemptKey(attempt.sessionId, attempt.number),
    linkId: session.linkId,
    customerId,
    status,
    capturedAtom: status === 'captured' ? charge.totalAtom : 0,
  })
  await enqueueCompleted(tx, { ...session, customerId, completedAt }, quote, payment)
  if (payment.capturedAtom > 0n) await enqueuePaymentEvent(tx, 'payment.captured', payment)
}

async function enqueueCompleted(
  tx: Transaction,
  session: CheckoutSession & { completedAt: Date },
  quote: Quote,
  payment: Payment,
): Promise<void> {
  const { snapshot, completedAt } = session
  const lines = cartLinesOf(snapshot, session.cartEdits)
  const charge = chargeToday(quote)
  const event = {
    id: newId('event', session.livemode),
    type: 'checkout_session.completed' as const,
    created_at: completedAt.toISOString(),
    account_id: session.accountId,
    livemode: session.livemode,
    // A session is completed once, so its event is the only one of its aggregate.
    aggregate_version: 1,
    data: {
      object: {
        id: session.id,
        payment_link_id: session.linkId,
        payment_link_version: session.linkVersion,
        mode: session.mode,
        payment_status: sessionPaymentStatusOf(payment),
        metadata: snapshot.metadata,
        line_items: lines.map(({ item, quantity }) => ({ ...item, quantity })),
        amount_subtotal_atom: charge.subtotalAtom,
        amount_discount_atom: charge.discountAtom,
        amount_total_atom: charge.totalAtom,
        currency: payment.currency,
        coupon_id: quote.coupon?.id ?? null,
        free_trial_days: snapshot.free_trial_days,
        recurring: recurringAmountOf(quote),
        customer_id: session.customerId,
        customer_email: session.customerEmail,
        customer_name: session.customerName,
        reference_id: session.referenceId,
        locale: session.locale,
        utm: utmOf(session.utm),
        payment_id: payment.id,
        created_at: session.createdAt.toISOString(),
        expires_at: session.expiresAt.toISOString(),
        completed_at: completedAt.toISOString(),
      },
    },
  }
  await enqueue(tx, event, currentRequest() ?? {})
}
