import { updatePriceSchema } from '@paylinks/contracts/prices'
import { inTransaction } from '@paylinks/db/client'
import type { ApiDependencies } from '../app.ts'
import { readForm } from '../forms/read-form.ts'
import { pathId } from '../routing/path-id.ts'
import { answer, type Handler } from '../routing/route.ts'
import { changeSellable, ROOM_FOR_MANY_LINKS } from '../sellability/change-sellable.ts'
import { updatePriceRow } from './price-store.ts'
import { priceView } from './price-view.ts'

/** Archiving makes every link that sells the price unsellable, and restoring makes it sellable again, if all else is. */
export function updatePrice({ db }: ApiDependencies): Handler {
  return async (request) => {
    const id = pathId(request, 'price')
    const form = readForm(updatePriceSchema, request.body, { unknownFieldCode: 'immutable' }).accept()
    const price = await inTransaction(
      db,
      (tx) => changeSellable(tx, request.principal, { kind: 'price', id }, () => updatePriceRow(tx, id, form)),
      ROOM_FOR_MANY_LINKS,
    )
    return answer(200, priceView(price))
  }
}
