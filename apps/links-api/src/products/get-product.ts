import type { ApiDependencies } from '../app.ts'
import { pathId } from '../routing/path-id.ts'
import { answer, type Handler } from '../routing/route.ts'
import { findProduct } from './product-store.ts'
import { productView } from './product-view.ts'

export function getProduct({ db }: ApiDependencies): Handler {
  return async (request) => {
    const product = await findProduct(db, request.principal, pathId(request, 'product'))
    return answer(200, productView(product))
  }
}
