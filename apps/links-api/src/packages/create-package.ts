import assert from 'node:assert/strict'
import { createPackageSchema } from '@paylinks/contracts/packages'
import { readForm } from '../catalogue/read-form.ts'
import type { TransactionHandler } from '../idempotency/idempotent.ts'
import { currencyOf } from '../payment-links/cart.ts'
import { cartFaults } from '../payment-links/cart-rules.ts'
import { lockCatalogue } from '../payment-links/catalogue-store.ts'
import { answer } from '../routing/route.ts'
import { packageCart, wantedItems } from './package-cart.ts'
import { insertPackage } from './package-store.ts'
import { packageView } from './package-view.ts'

export function createPackage(): TransactionHandler {
  return async (tx, { principal, body }) => {
    const { draft, accept } = readForm(createPackageSchema, body)
    const cart = packageCart(draft, await lockCatalogue(tx, principal, { line_items: wantedItems(draft) }))
    const form = accept(cartFaults(cart))
    const currency = currencyOf(cart)
    assert(currency !== undefined, 'a cart without faults has one currency')

    const row = await insertPackage(tx, principal, form, currency)
    return answer(201, packageView(row))
  }
}
