import { createPriceSchema } from '@paylinks/contracts/prices'
import type { Transaction } from '@paylinks/db/client'
import { readBody } from '../request-body/read-body.ts'
import { type Answer, type ApiRequest, answer } from '../routing/route.ts'
import { priceFaults } from './price-rules.ts'
import { findProductOf, insertPrice } from './price-store.ts'
import { priceView } from './price-view.ts'

export async function createPrice(tx: Transaction, { principal, body }: ApiRequest): Promise<Answer> {
  const { draft, accept } = readBody(createPriceSchema, body)
  const product = await findProductOf(tx, principal, draft)
  const input = accept(priceFaults(draft, product))
  const price = await insertPrice(tx, principal, input)
  return answer(201, priceView(price))
}
