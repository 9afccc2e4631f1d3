import { createProductSchema } from '@paylinks/contracts/products'
import { readForm } from '../forms/read-form.ts'
import type { TransactionHandler } from '../idempotency/idempotent.ts'
import { answer } from '../routing/route.ts'
import { imageFaults } from './product-rules.ts'
import { insertProduct } from './product-store.ts'
import { productView } from './product-view.ts'

export function createProduct(): TransactionHandler {
  return async (tx, { principal, body }) => {
    const { draft, accept } = readForm(createProductSchema, body)
    const form = accept(imageFaults(draft, principal.livemode))
    const product = await insertProduct(tx, principal, form)
    return answer(201, productView(product))
  }
}
