import type { CreateRefund, ListRefunds } from '@paylinks/contracts/refunds'
import type { Db, Prisma, Transaction } from '@paylinks/db/client'
import type { Principal } from '../authentication/principal.ts'
import { createdBetween, ownedList } from '../catalogue/owned-list.ts'
import { newRow, orNotFound, ownerOf } from '../catalogue/owned-row.ts'
import type { ListStore } from '../paging/read-page.ts'
import type { PaymentRow } from '../payments/payment-store.ts'

export type RefundRow = Prisma.RefundGetPayload<object>

export async function findRefund(db: Db, principal: Principal, id: string): Promise<RefundRow> {
  return orNotFound(await db.refund.findUnique({ where: { id, ...ownerOf(principal) } }))
}

/** What was promised back of the payment, whether it has arrived or not. */
export async function sumPromised(tx: Transaction, paymentId: string): Promise<bigint> {
  const { _sum } = await tx.refund.aggregate({
    where: { paymentId, status: { not: 'failed' } },
    _sum: { amountAtom: true },
  })
  return _sum.amountAtom ?? 0n
}

/** Owed from the transaction's commit on: the settler of checkout-service pays it. */
export async function insertRefund(
  tx: Transaction,
  principal: Principal,
  payment: PaymentRow & { currency: string },
  { amountAtom, reason = null }: { amountAtom: bigint; reason: CreateRefund['reason'] },
): Promise<RefundRow> {
  const { id: paymentId, currency } = payment
  return tx.refund.create({ data: { ...newRow('refund', principal), paymentId, amountAtom, currency, reason } })
}

/** The principal's refunds that pass the filters, newest first. */
export function refundList(db: Db, principal: Principal, query: ListRefunds): ListStore<RefundRow> {
  const filters = { paymentId: query.payment_id, createdAt: createdBetween(query) }
  return ownedList(principal, filters, {
    kind: 'refund',
    find: (args) => db.refund.findMany(args),
    count: (args) => db.refund.count(args),
    exists: (args) => db.refund.findUnique({ ...args, select: { id: true } }),
  })
}
