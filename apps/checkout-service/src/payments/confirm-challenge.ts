import { inTransaction } from '@paylinks/db/client'
import { lockSession } from '../sessions/session-store.ts'
import { type AttemptId, findLatestAttempt, resumeAttempt } from './attempt-store.ts'
import type { PaymentContext } from './payment-context.ts'
import { attemptKey, type PaymentProcessor } from './payment-processor.ts'
import { recordAuthorisation } from './record-authorisation.ts'

/** Goes on with the attempt whose challenge was answered. One that waits no longer is left alone. */
export async function confirmChallenge(
  context: PaymentContext,
  processor: PaymentProcessor,
  sessionId: string,
  answer: string | null,
): Promise<void> {
  const attempt = await resume(context, sessionId)
  if (attempt === null) return
  try {
    const authorisation = await processor.confirmChallenge(attemptKey(sessionId, attempt.number), answer)
    await recordAuthorisation(context, attempt, authorisation)
  } catch (err) {
    // As after an interrupted authorisation: the settler finds out what became of it.
    context.log.error({ err, sessionId, attempt: attempt.number }, 'challenge interrupted')
  }
}

async function resume({ db, leaseSeconds }: PaymentContext, sessionId: string): Promise<AttemptId | null> {
  return inTransaction(db, async (tx) => {
    await lockSession(tx, sessionId)
    const latest = await findLatestAttempt(tx, sessionId)
    return latest !== null && (await resumeAttempt(tx, latest, leaseSeconds)) ? latest : null
  })
}
