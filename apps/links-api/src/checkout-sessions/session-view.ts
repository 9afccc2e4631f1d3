import type { CheckoutSession, CheckoutSessionStatus } from '@paylinks/contracts/checkout-sessions'
import { type CartEdits, type CartLine, cartLinesOf } from '@paylinks/contracts/totals/cart'
import { type Amounts, totalsOf } from '@paylinks/contracts/totals/totals'
import type { Session } from './session-store.ts'

/** The session as the contract shows it, at this time. */
export function sessionView(session: Session, now: Date): CheckoutSession {
  const { snapshot, payment } = session
  const lines = cartLinesOf(snapshot, session.cartEdits as CartEdits | null)
  const amounts = amountsOf(session, lines)
  return {
    id: session.id,
    object: 'checkout_session',
    account_id: session.accountId,
    livemode: session.livemode,
    status: statusOf(session, now),
    payment_link_id: session.linkId,
    payment_link_version: session.linkVersion,
    mode: session.mode,
    line_items: lines.map(({ item, quantity }) => ({ ...item, quantity })),
    amount_subtotal_atom: amounts.subtotalAtom,
    amount_discount_atom: amounts.discountAtom,
    amount_total_atom: amounts.totalAtom,
    currency: snapshot.currency,
    customer_id: session.customerId,
    customer_email: session.customerEmail,
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

/** What was charged, or what would be if the customer paid now: without a coupon that has gone stale. */
function amountsOf({ payment, snapshot, isCouponRedeemable }: Session, lines: CartLine[]): Amounts {
  if (payment === null) return totalsOf(snapshot, lines, isCouponRedeemable ? snapshot.coupon : null).dueToday
  return {
    subtotalAtom: Number(payment.subtotalAtom),
    discountAtom: Number(payment.discountAtom),
    totalAtom: Number(payment.amountAtom),
  }
}
