import { inTransaction, type Transaction } from '@paylinks/db/client'
import type { CheckoutSession } from '../sessions/checkout-session.ts'
import { isPastExpiry, lockSession, saveCustomerEmail } from '../sessions/checkout-store.ts'
import { type Offer, offerOf } from '../sessions/offer.ts'
import { type Attempt, type AttemptId, findLatestAttempt, insertAttempt, markRefused } from './attempt-store.ts'
import { isRedeemable } from './coupon-store.ts'
import type { PaymentContext } from './payment-context.ts'

export type StartRequest = {
  sessionId: string
  /** Names the terms that the customer saw and agreed to. */
  seenFingerprint: string
  method: string
  processor: string
  customerEmail: string | null
}

export type StartedAttempt =
  | { outcome: 'started'; attempt: AttemptId; offer: Offer }
  /** Another attempt is in hand: the same button clicked twice, another tab, another replica. */
  | { outcome: 'in_hand'; attempt: Attempt }
  /** What the customer saw is not on offer any more. */
  | { outcome: 'changed' }
  | { outcome: 'complete' }
  | { outcome: 'expired' }

/**
 * Takes the session in hand for one attempt to pay exactly what the customer has seen, and commits to that before the
 * processor is asked anything. One that waits for its challenge is given up for it.
 */
export async function startAttempt(context: PaymentContext, request: StartRequest): Promise<StartedAttempt> {
  const { db, leaseSeconds, wakeSettler } = context
  const started = await inTransaction(db, async (tx): Promise<StartedAttempt> => {
    const session = await lockSession(tx, request.sessionId)
    if (session.status === 'complete') return { outcome: 'complete' }
    const latest = await findLatestAttempt(tx, session.id)
    if (latest?.status === 'started') return { outcome: 'in_hand', attempt: latest }
    if (await isPastExpiry(tx, session.id)) return { outcome: 'expired' }
    const offer = await currentOffer(tx, session)
    if (offer.fingerprint !== request.seenFingerprint) return { outcome: 'changed' }

    if (latest?.status === 'requires_challenge') {
      await markRefused(tx, latest, { code: 'superseded', owesCancel: true })
    }
    const attempt = { sessionId: session.id, number: (latest?.number ?? 0) + 1 }
    const { totals } = offer
    await insertAttempt(
      tx,
      {
        ...attempt,
        method: request.method,
        processor: request.processor,
        amountAtom: totals.dueToday.totalAtom,
        currency: totals.currency,
        couponId: totals.coupon?.id ?? null,
      },
      leaseSeconds,
    )
    if (request.customerEmail !== null) await saveCustomerEmail(tx, session.id, request.customerEmail)
    return { outcome: 'started', attempt, offer }
  })
  wakeSettler()
  return started
}

/** What the session offers at this moment, its coupon asked about live. */
export async function currentOffer(tx: Transaction, session: CheckoutSession): Promise<Offer> {
  const { snapshot, cartEdits } = session
  const redeemable = snapshot.coupon !== null && (await isRedeemable(tx, session, snapshot.coupon.id))
  return offerOf(snapshot, cartEdits, redeemable)
}
