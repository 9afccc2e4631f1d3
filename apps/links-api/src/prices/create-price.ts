import { createPriceSchema } from '@paylinks/contracts/prices'
import { readBody } from '../catalogue/read-body.ts'
import type { TransactionHandler } from '../idempotency/idempotent.ts'
import { answer } from '../routing/route.ts'
import { priceFaults } from './price-rules.ts'
import { findProductOf, insertPrice } from './price-store.ts'
import { priceView } from './price-view.ts'

export function createPrice(): TransactionHandler {
  return async (tx, { principal, body }) => {
    const form = await readBody(createPriceSchema, body, {
      rules: async (draft) => priceFaults(draft, await findProductOf(tx, principal, draft)),
    })
    const price = await insertPrice(tx, principal, form)
    return answer(201, priceView(price))
  }
}
