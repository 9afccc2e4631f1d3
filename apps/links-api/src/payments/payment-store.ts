import type { ListPayments } from '@paylinks/contracts/payments'
import type { Db, Prisma, Transaction } from '@paylinks/db/client'
import type { Principal } from '../authentication/principal.ts'
import { createdBetween, ownedList } from '../catalogue/owned-list.ts'
import { orNotFound, ownerOf } from '../catalogue/owned-row.ts'
import type { ListStore } from '../paging/read-page.ts'

export type PaymentRow = Prisma.PaymentGetPayload<object>

export async function findPayment(db: Db | Transaction, principal: Principal, id: string): Promise<PaymentRow> {
  return orNotFound(await db.payment.findUnique({ where: { id, ...ownerOf(principal) } }))
}

/** The payment, held until the transaction ends: one after the other may promise its money back. */
export async function lockPayment(tx: Transaction, principal: Principal, id: string): Promise<PaymentRow> {
  const { accountId, livemode } = principal
  await tx.$queryRaw`
    SELECT 1 FROM payments WHERE id = ${id} AND account_id = ${accountId} AND livemode = ${livemode} FOR UPDATE`
  return findPayment(tx, principal, id)
}

/** The principal's payments that pass the filters, newest first. */
export function paymentList(db: Db, principal: Principal, query: ListPayments): ListStore<PaymentRow> {
  const filters = {
    status: query.status,
    linkId: query.payment_link_id,
    sessionId: query.checkout_session_id,
    customerId: query.customer_id,
    createdAt: createdBetween(query),
  }
  return ownedList(principal, filters, {
    kind: 'payment',
    find: (args) => db.payment.findMany(args),
    count: (args) => db.payment.count(args),
    exists: (args) => db.payment.findUnique({ ...args, select: { id: true } }),
  })
}
