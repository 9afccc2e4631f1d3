import type { PaymentEvent } from '@paylinks/contracts/events'
import { newId } from '@paylinks/contracts/ids'
import { paymentView } from '@paylinks/contracts/payments'
import type { Transaction } from '@paylinks/db/client'
import { enqueue } from '@paylinks/outbox/enqueue'
import { currentRequest } from '@paylinks/service-kit/request-context'
import type { Payment } from './payment-store.ts'

/** Owes the event to the exchange, in the transaction that has changed the payment. */
export async function enqueuePaymentEvent(
  tx: Transaction,
  type: PaymentEvent['type'],
  payment: Payment,
): Promise<void> {
  const event = {
    id: newId('event', payment.livemode),
    type,
    created_at: payment.updatedAt.toISOString(),
    account_id: payment.accountId,
    livemode: payment.livemode,
    aggregate_version: payment.version,
    data: { object: paymentView(payment) },
  }
  await enqueue(tx, event, currentRequest() ?? {})
}
