import type { Transaction } from '@paylinks/db/client'
import type { CheckoutSession } from '../sessions/checkout-session.ts'
import { isPastExpiry } from '../sessions/session-store.ts'
import { type Attempt, countDeclines, findLatestAttempt } from './attempt-store.ts'

/** Where a session stands. It decides the page that its customer gets, and whether it can be paid or changed. */
export type CheckoutState =
  | { name: 'complete' }
  /** An attempt is in flight: what comes of it is not known yet. */
  | { name: 'processing'; attempt: Attempt }
  | { name: 'expired' }
  /** So many payments were declined that somebody seems to try cards on it. */
  | { name: 'locked' }
  /** It can be paid. An attempt may wait for the answer to its challenge. */
  | { name: 'open'; latest: Attempt | null; challenged: Attempt | null }

/** Whoever has this many cards declined on one session tries cards. */
const MAX_DECLINES = 10

export async function findCheckoutState(tx: Transaction, session: CheckoutSession): Promise<CheckoutState> {
  if (session.status === 'complete') return { name: 'complete' }
  const latest = await findLatestAttempt(tx, session.id)
  // Even when its time is up meanwhile: an attempt that was begun in time may still complete.
  if (latest?.status === 'started') return { name: 'processing', attempt: latest }
  if (await isPastExpiry(tx, session.id)) return { name: 'expired' }
  const challenged = latest?.status === 'requires_challenge' ? latest : null
  if (challenged === null && (await isLocked(tx, latest))) return { name: 'locked' }
  return { name: 'open', latest, challenged }
}

/** Counts only where there can be so many. */
async function isLocked(tx: Transaction, latest: Attempt | null): Promise<boolean> {
  if (latest === null || latest.number < MAX_DECLINES) return false
  return (await countDeclines(tx, latest.sessionId)) >= MAX_DECLINES
}
