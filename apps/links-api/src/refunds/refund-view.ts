import type { Refund, RefundReason, RefundStatus } from '@paylinks/contracts/refunds'
import type { RefundRow } from './refund-store.ts'

export function refundView(row: RefundRow): Refund {
  return {
    id: row.id,
    object: 'refund',
    account_id: row.accountId,
    livemode: row.livemode,
    payment_id: row.paymentId,
    status: row.status as RefundStatus,
    amount_atom: Number(row.amountAtom),
    currency: row.currency,
    reason: row.reason as RefundReason | null,
    failure_code: row.failureCode,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  }
}
