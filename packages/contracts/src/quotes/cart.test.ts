import { lineItem } from '@paylinks/test-kit/quote-samples'
import { expect, test } from 'vitest'
import { cartLinesOf, subtotalAtomOf } from './cart.ts'

const snapshot = { line_items: [100, 10, 1].map((unit_amount_atom) => lineItem({ unit_amount_atom })) }

test("the customer's quantities take the place of the link's", () => {
  const lines = cartLinesOf(snapshot, { 0: 5 })
  expect(lines.map(({ position, quantity }) => [position, quantity])).toEqual([
    [0, 5],
    [1, 1],
    [2, 1],
  ])
  expect(subtotalAtomOf(lines)).toBe(511n)
})

test('a line that release 0.1 let a customer take out is not sold', () => {
  expect(subtotalAtomOf(cartLinesOf(snapshot, { 2: 0 }))).toBe(110n)
})

test('a cart too large for a number is summed exactly', () => {
  const lines = [{ position: 0, item: lineItem({ unit_amount_atom: 999_999_999_999 }), quantity: 999_999 }]
  expect(subtotalAtomOf(lines)).toBe(999_998_999_999_000_001n)
})
