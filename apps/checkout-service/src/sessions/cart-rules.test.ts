import { cartLinesOf, subtotalAtomOf } from '@paylinks/contracts/quotes/cart'
import { lineItem } from '@paylinks/test-kit/link-builders'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyCartChange } from './cart-rules.ts'

const cart = { line_items: [lineItem(), lineItem({ quantity: 2 }), lineItem()] }
const quantity = (position: number, value: number) => new Map([[position, value]])
const INVALID = { refusal: { code: 'invalid_quantity' } }

test('quantities from 1 to 999,999 are taken, and kept beside what was changed before', () => {
  expect(applyCartChange(cart, { 0: 7 }, quantity(1, 999_999))).toEqual({ edits: { 0: 7, 1: 999_999 } })
  expect(applyCartChange(cart, null, quantity(1, 1))).toEqual({ edits: { 1: 1 } })
})

test.each([0, -1, 1.5, 1_000_000, Number.NaN, Number.POSITIVE_INFINITY])('a quantity of %s is refused', (value) => {
  expect(applyCartChange(cart, null, quantity(0, value))).toEqual(INVALID)
})

test.each([3, -1, 0.5])('position %s, which the cart has not, is refused', (position) => {
  expect(applyCartChange(cart, null, quantity(position, 1))).toEqual(INVALID)
})

test("a line stays within the merchant's limits", () => {
  const limited = { line_items: [lineItem({ product_name: 'Seats', quantity: 5, min_quantity: 5, max_quantity: 20 })] }
  for (const value of [5, 20])
    expect(applyCartChange(limited, null, quantity(0, value))).toEqual({ edits: { 0: value } })
  for (const value of [4, 21, 1]) {
    const refusal = { code: 'quantity_out_of_range', productName: 'Seats', min: 5, max: 20 }
    expect(applyCartChange(limited, null, quantity(0, value))).toEqual({ refusal })
  }
})

test('a line that was taken out before lines had to stay cannot be changed', () => {
  expect(applyCartChange(cart, { 1: 0 }, quantity(1, 5))).toEqual(INVALID)
})

test('a cart beyond what can be charged is refused', () => {
  const dear = { line_items: [lineItem({ unit_amount_atom: 1_000_002 })] }
  expect(applyCartChange(dear, null, quantity(0, 999_999))).toEqual({ refusal: { code: 'total_too_large' } })
  expect(applyCartChange(dear, null, quantity(0, 999_998))).toEqual({ edits: { 0: 999_998 } })
})

test('whatever is asked for, every line stays, in a quantity that its merchant sells, and the cart can be bought', () => {
  const bounds = fc.record({ min: fc.integer({ min: 1, max: 5 }), max: fc.integer({ min: 5, max: 999_999 }) })
  const value = fc.oneof(fc.integer({ min: -2, max: 12 }), fc.integer({ min: 1, max: 1_000_001 }), fc.double())
  const change = fc.array(fc.tuple(fc.integer({ min: -1, max: 4 }), value)).map((entries) => new Map(entries))
  fc.assert(
    fc.property(
      fc.array(bounds, { minLength: 1, maxLength: 4 }),
      fc.array(change, { maxLength: 6 }),
      (limits, changes) => {
        const line_items = limits.map(({ min, max }) => lineItem({ quantity: 5, min_quantity: min, max_quantity: max }))
        let edits: Record<string, number> | null = null
        for (const asked of changes) {
          const result = applyCartChange({ line_items }, edits, asked)
          if ('edits' in result) edits = result.edits
        }
        const lines = cartLinesOf({ line_items }, edits)
        expect(lines.length).toBe(limits.length)
        for (const [index, line] of lines.entries()) {
          const { min, max } = limits[index] ?? { min: 0, max: 0 }
          expect(Number.isInteger(line.quantity) && line.quantity >= min && line.quantity <= max).toBe(true)
        }
        expect(subtotalAtomOf(lines) <= 999_999_999_999n).toBe(true)
      },
    ),
    { numRuns: 1_000 },
  )
})
