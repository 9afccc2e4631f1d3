import { chargeToday } from '@paylinks/contracts/quotes/charges'
import type { Quote } from '@paylinks/contracts/quotes/quote'
import { inTransaction } from '@paylinks/db/client'
import { currentOffer } from '../sessions/current-offer.ts'
import { lockSession, saveCustomerEmail } from '../sessions/session-store.ts'
import { type AttemptId, insertAttempt, markRefused } from './attempt-store.ts'
import { type CheckoutState, findCheckoutState } from './checkout-state.ts'
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
  | { outcome: 'started'; attempt: AttemptId; quote: Quote }
  /** What the customer saw is not on offer any more. */
  | { outcome: 'changed' }
  /** The session cannot be paid now. While another attempt is in flight it is `processing`. */
  | { outcome: Exclude<CheckoutState['name'], 'open'> }

/**
 * Starts one attempt to pay exactly what the customer has seen, and commits to that before the processor is asked
 * anything. An attempt that waits for its challenge is cancelled for it.
 */
export async function startAttempt(context: PaymentContext, request: StartRequest): Promise<StartedAttempt> {
  const { db, leaseSeconds, wakeSettler } = context
  const started = await inTransaction(db, async (tx): Promise<StartedAttempt> => {
    const session = await lockSession(tx, request.sessionId)
    const state = await findCheckoutState(tx, session)
    if (state.name !== 'open') return { outcome: state.name }
    const offer = await currentOffer(tx, session)
    if (offer.fingerprint !== request.seenFingerprint) return { outcome: 'changed' }

    if (state.challenged !== null) await markRefused(tx, state.challenged, { code: 'superseded', owesCancel: true })
    const attempt = { sessionId: session.id, number: (state.latest?.number ?? 0) + 1 }
    const { quote } = offer
    await insertAttempt(
      tx,
      {
        ...attempt,
        method: request.method,
        processor: request.processor,
        amountAtom: chargeToday(quote).totalAtom,
        currency: quote.currency,
        couponId: quote.coupon?.id ?? null,
        quote,
      },
      leaseSeconds,
    )
    if (request.customerEmail !== null) await saveCustomerEmail(tx, session.id, request.customerEmail)
    return { outcome: 'started', attempt, quote }
  })
  wakeSettler()
  return started
}
