import { dayOf } from '@paylinks/contracts/quotes/days'
import type { Transaction } from '@paylinks/db/client'
import type { CheckoutSession } from './checkout-session.ts'
import { isRedeemable } from './coupon-store.ts'
import { type Offer, offerOf } from './offer.ts'

/** What the session offers at this moment, its coupon asked about live. */
export async function currentOffer(tx: Transaction, session: CheckoutSession): Promise<Offer> {
  const { snapshot, cartEdits } = session
  const redeemable = snapshot.coupon !== null && (await isRedeemable(tx, session, snapshot.coupon.id))
  return offerOf(snapshot, cartEdits, redeemable, dayOf(new Date()))
}
