import { createPriceSchema } from '@paylinks/contracts/prices'
import { expect, test } from 'vitest'
import { priceFaults } from './price-rules.ts'

const faultsOf = (fields: object, product: { isActive: boolean } | null = { isActive: true }) => {
  const body = { product_id: 'prod_live_1', unit_amount_atom: 4900, currency: 'USD', ...fields }
  return priceFaults(createPriceSchema.parse(body), product).map(({ path, code }) => `${path} ${code}`)
}

test.each([
  [{}],
  [{ type: 'one_time' }],
  [{ type: 'one_time', billing_interval: null, billing_interval_count: null }],
  [{ type: 'recurring', billing_interval: 'month' }],
  [{ type: 'recurring', billing_interval: 'year', billing_interval_count: 2 }],
])('%j is a price', (fields) => {
  expect(faultsOf(fields)).toEqual([])
})

test.each([
  [{ type: 'recurring' }, ['billing_interval required']],
  [{ type: 'recurring', billing_interval_count: 3 }, ['billing_interval required']],
  [{ billing_interval: 'month' }, ['billing_interval conflicts_with']],
  [
    { type: 'one_time', billing_interval: 'month', billing_interval_count: 1 },
    ['billing_interval conflicts_with', 'billing_interval_count conflicts_with'],
  ],
])('%j is refused: %j', (fields, faults) => {
  expect(faultsOf(fields)).toEqual(faults)
})

test('a price needs an active product', () => {
  expect(faultsOf({}, null)).toEqual(['product_id product_not_found'])
  expect(faultsOf({ type: 'recurring' }, { isActive: false })).toEqual([
    'product_id product_inactive',
    'billing_interval required',
  ])
})
