import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { findPrice } from './price-store.ts'
import { priceView } from './price-view.ts'

export async function getPrice(request: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  const price = await findPrice(db, request.principal, pathId(request, 'price'))
  return answer(200, priceView(price))
}
