import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { findRefund } from './refund-store.ts'
import { refundView } from './refund-view.ts'

export async function getRefund(request: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  return answer(200, refundView(await findRefund(db, request.principal, pathId(request, 'refund'))))
}
