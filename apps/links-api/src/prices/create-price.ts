import { createPriceSchema } from '@paylinks/contracts/prices'
import { readForm } from '../forms/read-form.ts'
import type { TransactionHandler } from '../idempotency/idempotent.ts'
import { answer } from '../routing/route.ts'
import { priceFaults } from './price-rules.ts'
import { findProductOf, insertPrice } from './price-store.ts'
import { priceView } from './price-view.ts'

export function createPrice(): TransactionHandler {
  return async (tx, { principal, body }) => {
    const { draft, accept } = readForm(createPriceSchema, body)
    const product = await findProductOf(tx, principal, draft)
    const form = accept(priceFaults(draft, product))
    const price = await insertPrice(tx, principal, form)
    return answer(201, priceView(price))
  }
}
