import assert from 'node:assert/strict'
import { createPackageSchema } from '@paylinks/contracts/packages'
import type { Transaction } from '@paylinks/db/client'
import { cartOfPrices, currencyOf, wantedLines } from '../payment-links/cart.ts'
import { cartFaults } from '../payment-links/cart-rules.ts'
import { findCatalogue } from '../payment-links/catalogue-store.ts'
import { readBody } from '../request-body/read-body.ts'
import { type Answer, type ApiRequest, answer } from '../routing/route.ts'
import { insertPackage } from './package-store.ts'
import { packageView } from './package-view.ts'

export async function createPackage(tx: Transaction, { principal, body }: ApiRequest): Promise<Answer> {
  const { draft, accept } = readBody(createPackageSchema, body)
  const lines = wantedLines('items', draft.items)
  const priceIds = lines.flatMap(({ priceId }) => priceId ?? [])
  const { prices } = await findCatalogue(tx, principal, { priceIds, packageIds: [] })
  // The rules on carts hold for a package too, so that it can be sold when it is made.
  const cart = cartOfPrices('items', lines, prices)
  const input = accept(cartFaults(cart))
  const currency = currencyOf(cart)
  assert(currency !== undefined, 'a cart without faults has one currency')

  const row = await insertPackage(tx, principal, input, currency)
  return answer(201, packageView(row))
}
