import { updateProductSchema } from '@paylinks/contracts/products'
import { inTransaction } from '@paylinks/db/client'
import { readBody } from '../request-body/read-body.ts'
import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { changeSellable, ROOM_FOR_MANY_LINKS } from '../sellability/change-sellable.ts'
import { imageFaults } from './product-rules.ts'
import { updateProductRow } from './product-store.ts'
import { productView } from './product-view.ts'

/** Archiving makes every link that sells the product unsellable, and restoring makes it sellable again, if all else is. */
export async function updateProduct(request: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  const { principal } = request
  const id = pathId(request, 'product')
  const { draft, accept } = readBody(updateProductSchema, request.body, { unknownFieldCode: 'immutable' })
  const input = accept(imageFaults(draft, principal.livemode))
  const product = await inTransaction(
    db,
    (tx) => changeSellable(tx, principal, { kind: 'product', id }, () => updateProductRow(tx, id, input)),
    ROOM_FOR_MANY_LINKS,
  )
  return answer(200, productView(product))
}
