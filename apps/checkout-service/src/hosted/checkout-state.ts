import type { Db } from '@paylinks/db/client'
import { type Attempt, findLatestAttempt } from '../payments/attempt-store.ts'
import type { CheckoutSession } from '../sessions/checkout-session.ts'
import { isPastExpiry } from '../sessions/checkout-store.ts'

/** Where a session stands, which decides the page that its customer gets. */
export type CheckoutState =
  | { name: 'complete' }
  /** An attempt is in hand: what comes of it is not known yet. */
  | { name: 'processing'; attempt: Attempt }
  | { name: 'expired' }
  /** It can be paid. An attempt may wait for the answer to its challenge. */
  | { name: 'open'; challenged: Attempt | null }

export async function checkoutStateOf(db: Db, session: CheckoutSession): Promise<CheckoutState> {
  if (session.status === 'complete') return { name: 'complete' }
  const [latest, isPast] = await Promise.all([findLatestAttempt(db, session.id), isPastExpiry(db, session.id)])
  // Even when its time is up meanwhile: an attempt that was begun in time may still complete.
  if (latest?.status === 'started') return { name: 'processing', attempt: latest }
  if (isPast) return { name: 'expired' }
  return { name: 'open', challenged: latest?.status === 'requires_challenge' ? latest : null }
}
