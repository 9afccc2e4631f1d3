import { createHash } from 'node:crypto'
import type { CouponTerms, LinkMode, LinkSnapshot } from '@paylinks/contracts/payment-links'
import { type CartEdits, type CartLine, cartLinesOf, removedLinesOf } from '@paylinks/contracts/totals/cart'
import { type Totals, totalsOf } from '@paylinks/contracts/totals/totals'

/** What the customer is offered right now: what a page shows, and what paying agrees to. */
export type Offer = {
  totals: Totals
  removed: CartLine[]
  /** The link's coupon, where it cannot be redeemed any more. */
  droppedCoupon: CouponTerms | null
  /**
   * Names exactly these terms. A payment form carries that of the page it is on, so that nobody pays what they have not
   * seen: what is due today, what later, and for what.
   */
  fingerprint: string
}

export function offerOf(snapshot: LinkSnapshot, cartEdits: CartEdits | null, isCouponRedeemable: boolean): Offer {
  const totals = totalsOf(snapshot, cartLinesOf(snapshot, cartEdits), isCouponRedeemable ? snapshot.coupon : null)
  return {
    totals,
    removed: removedLinesOf(snapshot, cartEdits),
    droppedCoupon: isCouponRedeemable ? null : snapshot.coupon,
    fingerprint: fingerprintOf(totals),
  }
}

/** Whether the customer must give a way to pay: for a charge now or later, or because that is what the page is for. */
export function needsPaymentMethod(mode: LinkMode, { dueToday, recurring }: Totals): boolean {
  const later = recurring === null ? [] : [recurring.first, recurring.whileDiscounted, recurring.regular]
  return mode === 'setup' || [dueToday, ...later].some(({ totalAtom }) => totalAtom > 0)
}

function fingerprintOf({ lines, dueToday, recurring, coupon }: Totals): string {
  const terms = [lines.map(({ position, quantity }) => [position, quantity]), dueToday, recurring, coupon?.id]
  return createHash('sha256').update(JSON.stringify(terms)).digest('base64url').slice(0, 22)
}
