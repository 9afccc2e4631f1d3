import { createRefundSchema } from '@paylinks/contracts/refunds'
import type { Transaction } from '@paylinks/db/client'
import { AppError } from '@paylinks/service-kit/app-error'
import { lockPayment } from '../payments/payment-store.ts'
import { readBody } from '../request-body/read-body.ts'
import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiRequest, answer } from '../routing/route.ts'
import { refundAmountOf } from './refund-rules.ts'
import { insertRefund, sumPromised } from './refund-store.ts'
import { refundView } from './refund-view.ts'

/** Promises the money back. checkout-service, which alone speaks to payment providers, pays it. */
export async function createRefund(tx: Transaction, request: ApiRequest): Promise<Answer> {
  const { principal } = request
  const { amount_atom = null, reason } = readBody(createRefundSchema, request.body).accept()
  const payment = await lockPayment(tx, principal, pathId(request, 'payment'))
  const amountAtom = refundAmountOf(payment, await sumPromised(tx, payment.id), amount_atom)
  const { currency } = payment
  if (currency === null) throw new AppError('payment_not_refundable')
  return answer(201, refundView(await insertRefund(tx, principal, { ...payment, currency }, { amountAtom, reason })))
}
