import { cartLinesOf, subtotalAtomOf } from '@paylinks/contracts/totals/cart'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lineItem } from '../../test/link-builder.ts'
import { applyCartChange, type CartChange } from './cart-rules.ts'

const monthly = { interval: 'month', interval_count: 1 } as const
const cart = { mode: 'payment' as const, line_items: [lineItem(), lineItem({ quantity: 2 }), lineItem()] }
const change = (changes: Partial<CartChange>): CartChange => ({
  quantities: new Map(),
  remove: null,
  restore: null,
  ...changes,
})
const quantity = (position: number, value: number) => change({ quantities: new Map([[position, value]]) })

test('quantities from 1 to 999,999 are taken, and kept beside what was changed before', () => {
  expect(applyCartChange(cart, { 0: 7 }, quantity(1, 999_999))).toEqual({ edits: { 0: 7, 1: 999_999 } })
  expect(applyCartChange(cart, null, quantity(1, 1))).toEqual({ edits: { 1: 1 } })
})

test.each([0, -1, 1.5, 1_000_000, Number.NaN, Number.POSITIVE_INFINITY])('a quantity of %s is refused', (value) => {
  expect(applyCartChange(cart, null, quantity(0, value))).toEqual({ refusal: 'invalid' })
})

test.each([3, -1, 0.5])('position %s, which the cart has not, is refused', (position) => {
  expect(applyCartChange(cart, null, quantity(position, 1))).toEqual({ refusal: 'invalid' })
  expect(applyCartChange(cart, null, change({ remove: position }))).toEqual({ refusal: 'invalid' })
  expect(applyCartChange(cart, null, change({ restore: position }))).toEqual({ refusal: 'invalid' })
})

test('a line can be taken out once and put back in its first quantity once', () => {
  expect(applyCartChange(cart, null, change({ remove: 1 }))).toEqual({ edits: { 1: 0 } })
  expect(applyCartChange(cart, { 1: 0 }, change({ remove: 1 }))).toEqual({ refusal: 'invalid' })
  expect(applyCartChange(cart, { 1: 0 }, quantity(1, 5))).toEqual({ refusal: 'invalid' })
  expect(applyCartChange(cart, { 1: 0 }, change({ restore: 1 }))).toEqual({ edits: { 1: 2 } })
  expect(applyCartChange(cart, null, change({ restore: 1 }))).toEqual({ refusal: 'invalid' })
})

test('the last line stays', () => {
  expect(applyCartChange(cart, { 0: 0, 1: 0 }, change({ remove: 2 }))).toEqual({ refusal: 'last_line' })
})

test('a subscription keeps something that recurs', () => {
  const subscription = { mode: 'subscription' as const, line_items: [lineItem({ recurring: monthly }), lineItem()] }
  expect(applyCartChange(subscription, null, change({ remove: 0 }))).toEqual({ refusal: 'last_recurring_line' })
  expect(applyCartChange(subscription, null, change({ remove: 1 }))).toEqual({ edits: { 1: 0 } })
})

test('a cart beyond what can be charged is refused', () => {
  const dear = { mode: 'payment' as const, line_items: [lineItem({ unit_amount_atom: 1_000_002 })] }
  expect(applyCartChange(dear, null, quantity(0, 999_999))).toEqual({ refusal: 'total_too_large' })
  expect(applyCartChange(dear, null, quantity(0, 999_998))).toEqual({ edits: { 0: 999_998 } })
})

test('whatever is asked for, what is accepted is a cart that can be bought', () => {
  const position = fc.integer({ min: -1, max: 4 })
  const anyChange = fc.record({
    quantities: fc
      .array(fc.tuple(position, fc.oneof(fc.integer({ min: -2, max: 1_000_001 }), fc.double())))
      .map((entries) => new Map(entries)),
    remove: fc.option(position),
    restore: fc.option(position),
  })
  fc.assert(
    fc.property(fc.array(anyChange, { maxLength: 6 }), (changes) => {
      let edits: Record<string, number> | null = null
      for (const asked of changes) {
        const result = applyCartChange(cart, edits, asked)
        if ('edits' in result) edits = result.edits
      }
      const lines = cartLinesOf(cart, edits)
      expect(lines.length).toBeGreaterThan(0)
      for (const line of lines) expect(Number.isInteger(line.quantity) && line.quantity <= 999_999).toBe(true)
      expect(subtotalAtomOf(lines) <= 999_999_999_999n).toBe(true)
    }),
  )
})
