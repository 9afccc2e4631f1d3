import { createHash } from 'node:crypto'
import type { CouponTerms, LinkMode, LinkSnapshot } from '@paylinks/contracts/payment-links'
import { type CartEdits, cartLinesOf } from '@paylinks/contracts/quotes/cart'
import { isFree } from '@paylinks/contracts/quotes/charges'
import type { Day } from '@paylinks/contracts/quotes/days'
import { makeQuote } from '@paylinks/contracts/quotes/make-quote'
import type { Quote } from '@paylinks/contracts/quotes/quote'

/** What the customer is offered right now: what a page shows, and what paying agrees to. */
export type Offer = {
  quote: Quote
  /** The link's coupon, where it cannot be redeemed any more. */
  droppedCoupon: CouponTerms | null
  /**
   * Names exactly these terms. A payment form carries that of the page it is on, so that nobody pays what they have not
   * seen: what is charged, when, and for what.
   */
  fingerprint: string
}

export function offerOf(
  snapshot: LinkSnapshot,
  cartEdits: CartEdits | null,
  isCouponRedeemable: boolean,
  today: Day,
): Offer {
  const coupon = isCouponRedeemable ? snapshot.coupon : null
  const quote = makeQuote(snapshot, cartLinesOf(snapshot, cartEdits), coupon, today)
  return { quote, droppedCoupon: isCouponRedeemable ? null : snapshot.coupon, fingerprint: fingerprintOf(quote) }
}

/** Whether the customer must give a way to pay: for a charge now or later, or because that is what the page is for. */
export function needsPaymentMethod(mode: LinkMode, quote: Quote): boolean {
  return mode === 'setup' || !isFree(quote)
}

/** The days are part of the terms where something is charged on another one than today. */
function fingerprintOf(quote: Quote): string {
  const [today, ...later] = quote.charges
  const terms = later.length === 0 ? { ...quote, charges: [{ ...today, on: null, until: null }] } : quote
  return createHash('sha256').update(JSON.stringify(terms)).digest('base64url').slice(0, 22)
}
