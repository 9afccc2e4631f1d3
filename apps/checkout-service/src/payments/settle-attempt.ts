import { isDbUnavailable } from '@paylinks/db/client'
import { type Attempt, countFailedCompletion, markRefused, markSettled, resumeAttempt } from './attempt-store.ts'
import { noChargeProcessor } from './no-charge-processor.ts'
import type { PaymentContext } from './payment-context.ts'
import { type Authorisation, attemptKey, type PaymentProcessor, processorFor } from './payment-processor.ts'
import { recordAuthorisation } from './record-authorisation.ts'

/**
 * Brings an attempt that nobody looks after one step nearer to its end: pays the processor what it is owed, or finds out
 * what became of an attempt whose process died between two steps. Safe at any time and any number of times, for every
 * step is decided by the attempt's row and idempotent at the processor.
 */
export async function settleAttempt(context: PaymentContext, attempt: Attempt & { livemode: boolean }): Promise<void> {
  const processor = processorOf(context, attempt)
  const key = attemptKey(attempt.sessionId, attempt.number)

  if (attempt.owed === 'capture') {
    await processor.capture(key)
    await markSettled(context.db, attempt, 'capture')
  } else if (attempt.owed === 'cancel') {
    await processor.cancel(key)
    await markSettled(context.db, attempt, 'cancel')
  } else if (attempt.status === 'started') {
    const authorisation = await processor.find(key)
    if (authorisation === null) await giveUp(context, attempt, 'abandoned')
    else await recordOrRefuse(context, attempt, authorisation)
  } else if (attempt.status === 'requires_challenge') {
    await settleChallenge(context, attempt, processor)
  }
}

/** The session's time is up. A customer who has confirmed at the bank and never came back has paid. */
async function settleChallenge(context: PaymentContext, attempt: Attempt, processor: PaymentProcessor): Promise<void> {
  const { db, leaseSeconds } = context
  const found = await processor.find(attemptKey(attempt.sessionId, attempt.number))
  if (found === null || found.status === 'requires_challenge') await giveUp(context, attempt, 'expired')
  else if (await resumeAttempt(db, attempt, leaseSeconds)) await recordOrRefuse(context, attempt, found)
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
  await markRefused(db, attempt, { code, owesCancel: true })
  wakeSettler()
}

function processorOf({ processors }: PaymentContext, attempt: Attempt & { livemode: boolean }): PaymentProcessor {
  if (attempt.processor === noChargeProcessor.name) return noChargeProcessor
  const processor = processorFor(processors, attempt.livemode)
  if (processor?.name !== attempt.processor) throw new Error(`the processor ${attempt.processor} is not configured`)
  return processor
}
