import { updatePriceSchema } from '@paylinks/contracts/prices'
import { readBody } from '../request-body/read-body.ts'
import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { updatePriceRow } from './price-store.ts'
import { priceView } from './price-view.ts'

/** Links that sell an archived price cannot be opened until it is restored. */
export async function updatePrice(request: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  const id = pathId(request, 'price')
  const input = readBody(updatePriceSchema, request.body, { unknownFieldCode: 'immutable' }).accept()
  const price = await updatePriceRow(db, request.principal, id, input)
  return answer(200, priceView(price))
}
