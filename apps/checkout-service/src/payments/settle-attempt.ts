import { type Attempt, markRefused, markSettled } from './attempt-store.ts'
import { noChargeProcessor } from './no-charge-processor.ts'
import type { PaymentContext } from './payment-context.ts'
import { attemptKey, type PaymentProcessor, processorFor } from './payment-processor.ts'
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
    else await recordAuthorisation(context, attempt, authorisation)
  } else if (attempt.status === 'requires_challenge') {
    await giveUp(context, attempt, 'expired')
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
