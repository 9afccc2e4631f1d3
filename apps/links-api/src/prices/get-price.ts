import type { ApiDependencies } from '../app.ts'
import { pathId } from '../routing/path-id.ts'
import { answer, type Handler } from '../routing/route.ts'
import { findPrice } from './price-store.ts'
import { priceView } from './price-view.ts'

export function getPrice({ db }: ApiDependencies): Handler {
  return async (request) => {
    const price = await findPrice(db, request.principal, pathId(request, 'price'))
    return answer(200, priceView(price))
  }
}
