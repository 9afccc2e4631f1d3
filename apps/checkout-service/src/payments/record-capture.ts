import { type Db, inTransaction } from '@paylinks/db/client'
import { type AttemptId, markCaptured, markFailed } from './attempt-store.ts'
import { enqueuePaymentEvent } from './payment-events.ts'
import type { Capture } from './payment-processor.ts'
import { savePaymentCaptured, savePaymentFailed } from './payment-store.ts'

/**
 * Records that the money of a completed session has come, or that it never will: attempt, payment and event in one
 * transaction. Repeating it changes nothing.
 */
export async function recordCapture(db: Db, attempt: AttemptId, capture: Capture): Promise<void> {
  await inTransaction(db, async (tx) => {
    if (capture.status === 'captured') {
      if (!(await markCaptured(tx, attempt))) return
      await enqueuePaymentEvent(tx, 'payment.captured', await savePaymentCaptured(tx, attempt.sessionId))
    } else {
      if (!(await markFailed(tx, attempt, capture.code))) return
      await enqueuePaymentEvent(tx, 'payment.failed', await savePaymentFailed(tx, attempt.sessionId, capture.code))
    }
  })
}
