import {
  type CheckoutSession,
  type CheckoutSessionStatus,
  sessionPaymentStatusOf,
} from '@paylinks/contracts/checkout-sessions'
import { type CartEdits, type CartLine, cartLinesOf } from '@paylinks/contracts/quotes/cart'
import { chargeToday } from '@paylinks/contracts/quotes/charges'
import { dayOf } from '@paylinks/contracts/quotes/days'
import { makeQuote } from '@paylinks/contracts/quotes/make-quote'
import type { Quote } from '@paylinks/contracts/quotes/quote'
import { quoteOfPayment } from '@paylinks/contracts/quotes/read-quote'
import { recurringAmountOf, utmOf } from '@paylinks/contracts/session-facts'
import { lineItemView } from '../payment-links/link-view.ts'
import type { Session } from './session-store.ts'

/** The session as the contract shows it, at this time. */
export function sessionView(session: Session, now: Date): CheckoutSession {
  const { snapshot, payment } = session
  const lines = cartLinesOf(snapshot, session.cartEdits as CartEdits | null)
  const quote = quoteOf(session, lines, now)
  const charge = chargeToday(quote)
  return {
    id: session.id,
    object: 'checkout_session',
    account_id: session.accountId,
    livemode: session.livemode,
    status: statusOf(session, now),
    payment_status: session.payment === null ? 'unpaid' : sessionPaymentStatusOf(session.payment),
    payment_link_id: session.linkId,
    payment_link_version: session.linkVersion,
    mode: session.mode,
    metadata: snapshot.metadata,
    line_items: lines.map(({ item, quantity }) => lineItemView({ ...item, quantity })),
    amount_subtotal_atom: charge.subtotalAtom,
    amount_discount_atom: charge.discountAtom,
    amount_total_atom: charge.totalAtom,
    currency: snapshot.currency,
    coupon_id: quote.coupon?.id ?? null,
    free_trial_days: snapshot.free_trial_days,
    recurring: recurringAmountOf(quote),
    customer_id: session.customerId,
    customer_email: session.customerEmail,
    customer_name: session.customerName,
    reference_id: session.referenceId,
    locale: session.locale,
    utm: utmOf(session.utm),
    payment: payment && {
      id: payment.id,
      method: payment.method,
      card_brand: payment.cardBrand,
      card_last_four: payment.cardLastFour,
      amount_atom: Number(payment.amountAtom),
    },
    created_at: session.createdAt.toISOString(),
    expires_at: session.expiresAt.toISOString(),
    completed_at: session.completedAt?.toISOString() ?? null,
  }
}

function statusOf({ status, expiresAt }: Session, now: Date): CheckoutSessionStatus {
  return status === 'open' && expiresAt <= now ? 'expired' : status
}

/** What was agreed to and charged, or what would be if the customer paid now: without a coupon that has gone stale. */
function quoteOf({ payment, snapshot, cartEdits, isCouponRedeemable }: Session, lines: CartLine[], now: Date): Quote {
  if (payment !== null) return quoteOfPayment(payment, snapshot, cartEdits as CartEdits | null)
  return makeQuote(snapshot, lines, isCouponRedeemable ? snapshot.coupon : null, dayOf(now))
}
