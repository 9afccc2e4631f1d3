import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { findProduct } from './product-store.ts'
import { productView } from './product-view.ts'

export async function getProduct(request: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  const product = await findProduct(db, request.principal, pathId(request, 'product'))
  return answer(200, productView(product))
}
