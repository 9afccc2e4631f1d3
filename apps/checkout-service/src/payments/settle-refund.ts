import { type Db, inTransaction } from '@paylinks/db/client'
import type { PaymentContext } from './payment-context.ts'
import { enqueuePaymentEvent } from './payment-events.ts'
import type { RefundAnswer } from './payment-processor.ts'
import { savePaymentRefunded, savePaymentTold } from './payment-store.ts'
import { markRefundFailed, markRefundSucceeded, type OwedRefund, saveRefundReference } from './refund-store.ts'

/**
 * Gives back what is owed, and records what the provider says. Safe at any time and any number of times: the provider
 * knows the refund by its id.
 */
export async function settleRefund(
  { db, processors }: Pick<PaymentContext, 'db' | 'processors'>,
  refund: OwedRefund,
): Promise<void> {
  const { id, amountAtom, processor, payment } = refund
  await recordRefund(db, refund, await processors.named(processor).refund(payment, { key: id, amountAtom }))
}

/** Refund, payment and event in one transaction. Repeating it changes nothing. */
export async function recordRefund(
  db: Db,
  { id, paymentId, amountAtom }: Pick<OwedRefund, 'id' | 'paymentId' | 'amountAtom'>,
  answer: RefundAnswer,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    switch (answer.status) {
      case 'pending':
        return saveRefundReference(tx, id, answer.reference)
      case 'succeeded':
        if (!(await markRefundSucceeded(tx, id, answer.reference))) return
        return enqueuePaymentEvent(tx, 'payment.refunded', await savePaymentRefunded(tx, paymentId, amountAtom))
      case 'failed':
        if (!(await markRefundFailed(tx, id, answer.code))) return
        return enqueuePaymentEvent(tx, 'payment.refund_failed', await savePaymentTold(tx, paymentId))
    }
  })
}
