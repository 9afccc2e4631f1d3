import { updatePriceSchema } from '@paylinks/contracts/prices'
import { inTransaction } from '@paylinks/db/client'
import { readBody } from '../request-body/read-body.ts'
import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { changeSellable, ROOM_FOR_MANY_LINKS } from '../sellability/change-sellable.ts'
import { updatePriceRow } from './price-store.ts'
import { priceView } from './price-view.ts'

/** Archiving makes every link that sells the price unsellable, and restoring makes it sellable again, if all else is. */
export async function updatePrice(request: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  const id = pathId(request, 'price')
  const input = readBody(updatePriceSchema, request.body, { unknownFieldCode: 'immutable' }).accept()
  const price = await inTransaction(
    db,
    (tx) => changeSellable(tx, request.principal, { kind: 'price', id }, () => updatePriceRow(tx, id, input)),
    ROOM_FOR_MANY_LINKS,
  )
  return answer(200, priceView(price))
}
