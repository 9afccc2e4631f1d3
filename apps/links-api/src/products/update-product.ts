import { updateProductSchema } from '@paylinks/contracts/products'
import { readBody } from '../request-body/read-body.ts'
import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { imageFaults } from './product-rules.ts'
import { updateProductRow } from './product-store.ts'
import { productView } from './product-view.ts'

/** Links that sell an archived product cannot be opened until it is restored. */
export async function updateProduct(request: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  const { principal } = request
  const id = pathId(request, 'product')
  const { draft, accept } = readBody(updateProductSchema, request.body, { unknownFieldCode: 'immutable' })
  const input = accept(imageFaults(draft, principal.livemode))
  const product = await updateProductRow(db, principal, id, input)
  return answer(200, productView(product))
}
