import { isDbUnavailable } from '@paylinks/db/client'
import { isPastExpiry } from '../sessions/session-store.ts'
import { askAboutChallenge } from './ask-about-challenge.ts'
import { type Attempt, countFailedCompletion, markCancelled, markRefused } from './attempt-store.ts'
import type { PaymentContext } from './payment-context.ts'
import type { Authorisation } from './payment-processor.ts'
import { providerPaymentOf } from './provider-payment.ts'
import { recordAuthorisation } from './record-authorisation.ts'
import { recordCapture } from './record-capture.ts'

/**
 * Brings an attempt that nobody looks after one step nearer to its end: pays the processor what it is owed, or finds out
 * what became of an attempt whose process died between two steps. Safe at any time and any number of times, for every
 * step is decided by the attempt's row and idempotent at the processor.
 */
export async function settleAttempt(context: PaymentContext, attempt: Attempt): Promise<void> {
  const { db, processors } = context
  const payment = providerPaymentOf(attempt)
  // What was never committed to cannot have been confirmed, and never can be.
  if (payment === null) return giveUp(context, attempt, 'abandoned')
  const processor = processors.named(attempt.processor)

  if (attempt.owed === 'capture') {
    await recordCapture(db, attempt, await processor.capture(payment))
  } else if (attempt.owed === 'cancel') {
    await processor.cancel(payment)
    await markCancelled(db, attempt)
  } else if (attempt.status === 'started') {
    const authorisation = await processor.find(payment)
    if (authorisation === null) await giveUp(context, attempt, 'abandoned')
    else await recordOrRefuse(context, attempt, authorisation)
  } else if (attempt.status === 'pending') {
    const found = await processor.find(payment)
    if (found?.status === 'captured') await recordCapture(db, attempt, found)
    else if (found?.status === 'declined') await recordCapture(db, attempt, { status: 'failed', code: found.code })
  } else if (attempt.status === 'requires_challenge') {
    // A customer who has confirmed at the bank and never came back has paid, even when the session's time is up.
    const isAnswered = await askAboutChallenge(context, attempt, recordOrRefuse)
    if (!isAnswered && (await isPastExpiry(db, attempt.sessionId))) await giveUp(context, attempt, 'expired')
  }
}

/** More than an outage takes: with the pauses between them these are several minutes. */
const MAX_FAILED_COMPLETIONS = 5

/**
 * An attempt that is authorised and cannot be completed for a reason of ours would hold the customer's money for ever.
 * After some tries it is refused, which lets go of the money, and somebody is told.
 */
async function recordOrRefuse(context: PaymentContext, attempt: Attempt, authorisation: Authorisation): Promise<void> {
  const { db, log, metrics, wakeSettler } = context
  try {
    await recordAuthorisation(context, attempt, authorisation)
  } catch (err) {
    // That the database cannot be reached says nothing about the attempt.
    if (isDbUnavailable(err)) throw err
    if ((await countFailedCompletion(db, attempt)) < MAX_FAILED_COMPLETIONS) throw err
    await markRefused(db, attempt, { code: 'cannot_complete', owesCancel: true })
    metrics.impossibleCompletions.inc()
    log.error(
      { err, sessionId: attempt.sessionId, attempt: attempt.number },
      'an authorised payment could not be completed: it is refused, and its amount is no longer held',
    )
    wakeSettler()
  }
}

/** The cancel that this owes is for certainty: should its process only have been slow, the processor refuses it then. */
async function giveUp({ db, wakeSettler }: PaymentContext, attempt: Attempt, code: 'abandoned' | 'expired') {
  await markRefused(db, attempt, { code, owesCancel: attempt.reference !== null })
  wakeSettler()
}
