import { Prisma, type Transaction } from '@paylinks/db/client'
import type { FailureCode } from './payment-processor.ts'

export type Payment = Prisma.PaymentGetPayload<object>

export async function insertPayment(tx: Transaction, payment: Prisma.PaymentUncheckedCreateInput): Promise<Payment> {
  return tx.payment.create({ data: payment })
}

/** The payment that completed the session. */
export async function findPaymentOfSession(tx: Transaction, sessionId: string): Promise<Payment> {
  return tx.payment.findUniqueOrThrow({ where: { sessionId } })
}

/** The money was taken, all of it. */
export function savePaymentCaptured(tx: Transaction, sessionId: string): Promise<Payment> {
  return changePayment(tx, ofSession(sessionId), Prisma.sql`status = 'captured', captured_atom = amount_atom`)
}

/** The money did not come. */
export function savePaymentFailed(tx: Transaction, sessionId: string, code: FailureCode): Promise<Payment> {
  return changePayment(tx, ofSession(sessionId), Prisma.sql`status = 'failed', failure_code = ${code}`)
}

/** So much of it has gone back. */
export function savePaymentRefunded(tx: Transaction, id: string, amountAtom: number): Promise<Payment> {
  const status = Prisma.sql`
    CASE WHEN status = 'disputed' THEN status
         WHEN refunded_atom + ${amountAtom} >= captured_atom THEN 'refunded' ELSE 'partially_refunded' END`
  return changePayment(
    tx,
    Prisma.sql`id = ${id}`,
    Prisma.sql`refunded_atom = refunded_atom + ${amountAtom}, status = ${status}`,
  )
}

/** Nothing of the payment has changed, and yet there is something to tell of it. */
export function savePaymentTold(tx: Transaction, id: string): Promise<Payment> {
  return changePayment(tx, Prisma.sql`id = ${id}`, Prisma.sql`status = status`)
}

const ofSession = (sessionId: string) => Prisma.sql`session_id = ${sessionId}`

/** Makes the payment's next version, which orders the events about it. */
async function changePayment(tx: Transaction, which: Prisma.Sql, changes: Prisma.Sql): Promise<Payment> {
  const [row] = await tx.$queryRaw<[{ id: string }]>`
    UPDATE payments SET ${changes}, version = version + 1, updated_at = now() WHERE ${which} RETURNING id`
  return tx.payment.findUniqueOrThrow({ where: { id: row.id } })
}
