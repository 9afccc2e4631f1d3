import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { findCustomer } from './customer-store.ts'
import { customerView } from './customer-view.ts'

export async function getCustomer(request: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  const customer = await findCustomer(db, request.principal, pathId(request, 'customer'))
  return answer(200, customerView(customer))
}
