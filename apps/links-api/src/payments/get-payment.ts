import { paymentView } from '@paylinks/contracts/payments'
import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { findPayment } from './payment-store.ts'

export async function getPayment(request: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  return answer(200, paymentView(await findPayment(db, request.principal, pathId(request, 'payment'))))
}
