import { updateProductSchema } from '@paylinks/contracts/products'
import { inTransaction } from '@paylinks/db/client'
import type { ApiDependencies } from '../app.ts'
import { readForm } from '../forms/read-form.ts'
import { pathId } from '../routing/path-id.ts'
import { answer, type Handler } from '../routing/route.ts'
import { changeSellable, ROOM_FOR_MANY_LINKS } from '../sellability/change-sellable.ts'
import { imageFaults } from './product-rules.ts'
import { updateProductRow } from './product-store.ts'
import { productView } from './product-view.ts'

/** Archiving makes every link that sells the product unsellable, and restoring makes it sellable again, if all else is. */
export function updateProduct({ db }: ApiDependencies): Handler {
  return async (request) => {
    const { principal } = request
    const id = pathId(request, 'product')
    const { draft, accept } = readForm(updateProductSchema, request.body, { unknownFieldCode: 'immutable' })
    const form = accept(imageFaults(draft, principal.livemode))
    const product = await inTransaction(
      db,
      (tx) => changeSellable(tx, principal, { kind: 'product', id }, () => updateProductRow(tx, id, form)),
      ROOM_FOR_MANY_LINKS,
    )
    return answer(200, productView(product))
  }
}
