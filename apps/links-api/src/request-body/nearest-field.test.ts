import { expect, test } from 'vitest'
import { nearestField } from './nearest-field.ts'

const known = ['name', 'mode', 'line_items', 'price_id', 'quantity', 'metadata', 'success_url', 'currency']

test.for([
  ['priceId', 'price_id'],
  ['price', 'price_id'],
  ['prcie_id', 'price_id'],
  ['lineItems', 'line_items'],
  ['line_item', 'line_items'],
  ['NAME', 'name'],
  ['nmae', undefined],
  ['nam', 'name'],
  ['qty', undefined],
  ['sucess_url', 'success_url'],
  ['currancy', 'currency'],
  ['surprise', undefined],
  ['__proto__', undefined],
  ['', undefined],
  ['🙂', undefined],
  ['x'.repeat(100_000), undefined],
])('%s is near %s', ([unknown, expected]) => {
  expect(nearestField(unknown ?? '', known)).toBe(expected)
})
