import { inTransaction } from '@paylinks/db/client'
import {
  type AttemptId,
  findAttempt,
  markChallenged,
  markRefused,
  owesCancel,
  type RefusalCode,
} from './attempt-store.ts'
import { completeSession } from './complete-session.ts'
import type { PaymentContext } from './payment-context.ts'
import type { Authorisation } from './payment-processor.ts'

export type AttemptOutcome =
  | { status: 'completed' }
  | { status: 'requires_challenge'; challenge: Extract<Authorisation, { status: 'requires_challenge' }>['challenge'] }
  | { status: 'refused'; code: RefusalCode }

/** Does what the processor's answer to an attempt calls for. Repeating it changes nothing. */
export async function recordAuthorisation(
  context: PaymentContext,
  attempt: AttemptId,
  authorisation: Authorisation,
): Promise<AttemptOutcome> {
  const outcome = await outcomeOf(context, attempt, authorisation)
  context.metrics.attempts.inc({ outcome: outcome.status === 'refused' ? outcome.code : outcome.status })
  context.wakeSettler()
  return outcome
}

async function outcomeOf(
  context: PaymentContext,
  attempt: AttemptId,
  authorisation: Authorisation,
): Promise<AttemptOutcome> {
  const { db } = context
  switch (authorisation.status) {
    case 'requires_challenge':
      await markChallenged(db, attempt, authorisation, context.leaseSeconds)
      return { status: 'requires_challenge', challenge: authorisation.challenge }
    case 'declined': {
      const { code, card } = authorisation
      await markRefused(db, attempt, { code, card, owesCancel: false })
      return { status: 'refused', code }
    }
    case 'authorised':
    case 'pending':
    case 'captured':
      switch (await completeSession(context, attempt, authorisation)) {
        case 'completed':
          return { status: 'completed' }
        case 'coupon_unavailable':
          await markRefused(db, attempt, { code: 'coupon_unavailable', card: authorisation.card, owesCancel: true })
          return { status: 'refused', code: 'coupon_unavailable' }
        case 'not_in_flight':
          return letGo(context, attempt)
      }
  }
}

/** The attempt was ended while the processor was being asked: whatever it has authorised meanwhile is let go of. */
async function letGo({ db }: PaymentContext, attempt: AttemptId): Promise<AttemptOutcome> {
  return inTransaction(db, async (tx) => {
    await owesCancel(tx, attempt)
    const ended = await findAttempt(tx, attempt)
    return { status: 'refused', code: ended?.refusal ?? 'superseded' }
  })
}
