import { Prisma, type Transaction } from '@paylinks/db/client'
import { nextLook } from './next-look.ts'
import type { ProviderPayment } from './payment-processor.ts'

/** A refund that is owed, with the payment that it gives back. */
export type OwedRefund = {
  id: string
  paymentId: string
  amountAtom: number
  processor: string
  payment: ProviderPayment
}

type RefundRow = {
  id: string
  payment_id: string
  amount_atom: bigint
  processor: string
  processor_key: string
  processor_reference: string
  payment_amount_atom: bigint
  currency: string
}

/**
 * Leases refunds that are owed, in one statement, none of them of these processors. One that cannot be paid comes back
 * after the lease, and the longer it has been so the more rarely.
 */
export async function claimOwedRefunds(
  tx: Transaction,
  { limit, leaseSeconds, busy }: { limit: number; leaseSeconds: number; busy: string[] },
): Promise<OwedRefund[]> {
  const rows = await tx.$queryRaw<RefundRow[]>`
    WITH due AS MATERIALIZED (
      SELECT r.id FROM refunds r JOIN payments p ON p.id = r.payment_id
      WHERE r.settle_at <= now() AND p.processor <> ALL (${busy}::text[])
      ORDER BY r.settle_at
      LIMIT ${limit}
      FOR UPDATE OF r SKIP LOCKED
    )
    UPDATE refunds r SET settle_at = ${nextLook(Prisma.sql`r.updated_at`, leaseSeconds)}
    FROM due, payments p
    WHERE r.id = due.id AND p.id = r.payment_id
    RETURNING r.id, r.payment_id, r.amount_atom, r.currency, p.processor, p.processor_key, p.processor_reference,
              p.amount_atom AS payment_amount_atom`
  return rows.map((row) => ({
    id: row.id,
    paymentId: row.payment_id,
    amountAtom: Number(row.amount_atom),
    processor: row.processor,
    payment: {
      key: row.processor_key,
      reference: row.processor_reference,
      amountAtom: Number(row.payment_amount_atom),
      currency: row.currency,
    },
  }))
}

/** The provider has a name for it now; how it ends is not known yet. */
export async function saveRefundReference(tx: Transaction, id: string, reference: string): Promise<void> {
  await tx.$executeRaw`UPDATE refunds SET processor_reference = ${reference} WHERE id = ${id} AND status = 'pending'`
}

/** It has arrived; false when somebody has recorded before how it ended. */
export async function markRefundSucceeded(tx: Transaction, id: string, reference: string): Promise<boolean> {
  const marked = await tx.$executeRaw`
    UPDATE refunds SET status = 'succeeded', processor_reference = ${reference}, settle_at = NULL, updated_at = now()
    WHERE id = ${id} AND status = 'pending'`
  return marked === 1
}

/** It will never arrive; false when somebody has recorded before how it ended. */
export async function markRefundFailed(tx: Transaction, id: string, code: string): Promise<boolean> {
  const marked = await tx.$executeRaw`
    UPDATE refunds SET status = 'failed', failure_code = ${code}, settle_at = NULL, updated_at = now()
    WHERE id = ${id} AND status = 'pending'`
  return marked === 1
}
