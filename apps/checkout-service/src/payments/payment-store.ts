import type { Prisma, Transaction } from '@paylinks/db/client'

type Payment = Prisma.PaymentGetPayload<object>

export async function insertPayment(tx: Transaction, payment: Prisma.PaymentUncheckedCreateInput): Promise<void> {
  await tx.payment.create({ data: payment })
}

/** The payment that completed the session. */
export async function findPaymentOfSession(tx: Transaction, sessionId: string): Promise<Payment> {
  return tx.payment.findUniqueOrThrow({ where: { sessionId } })
}
