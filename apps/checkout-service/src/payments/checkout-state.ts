import type { Transaction } from '@paylinks/db/client'
import type { CheckoutSession } from '../sessions/checkout-session.ts'
import { isPastExpiry } from '../sessions/session-store.ts'
import { type Attempt, findLatestAttempt } from './attempt-store.ts'

/** Where a session stands. It decides the page that its customer gets, and whether it can be paid or changed. */
export type CheckoutState =
  | { name: 'complete' }
  /** An attempt is in flight: what comes of it is not known yet. */
  | { name: 'processing'; attempt: Attempt }
  | { name: 'expired' }
  /** It can be paid. An attempt may wait for the answer to its challenge. */
  | { name: 'open'; latest: Attempt | null; challenged: Attempt | null }

export async function findCheckoutState(tx: Transaction, session: CheckoutSession): Promise<CheckoutState> {
  if (session.status === 'complete') return { name: 'complete' }
  const latest = await findLatestAttempt(tx, session.id)
  // Even when its time is up meanwhile: an attempt that was begun in time may still complete.
  if (latest?.status === 'started') return { name: 'processing', attempt: latest }
  if (await isPastExpiry(tx, session.id)) return { name: 'expired' }
  return { name: 'open', latest, challenged: latest?.status === 'requires_challenge' ? latest : null }
}
