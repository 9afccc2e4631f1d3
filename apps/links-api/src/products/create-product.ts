import { createProductSchema } from '@paylinks/contracts/products'
import type { Transaction } from '@paylinks/db/client'
import { readBody } from '../request-body/read-body.ts'
import { type Answer, type ApiRequest, answer } from '../routing/route.ts'
import { imageFaults } from './product-rules.ts'
import { insertProduct } from './product-store.ts'
import { productView } from './product-view.ts'

export async function createProduct(tx: Transaction, { principal, body }: ApiRequest): Promise<Answer> {
  const { draft, accept } = readBody(createProductSchema, body)
  const input = accept(imageFaults(draft, principal.livemode))
  const product = await insertProduct(tx, principal, input)
  return answer(201, productView(product))
}
