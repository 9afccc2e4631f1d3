import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CouponTerms, LineItem } from '../payment-links.ts'
import { cartLinesOf, removedLinesOf, subtotalAtomOf } from './cart.ts'
import { totalsOf } from './totals.ts'

const lineItem = (terms: Partial<LineItem>): LineItem => ({
  price_id: 'price_test_1',
  product_id: 'prod_test_1',
  product_name: 'Pro plan',
  product_image_url: null,
  quantity: 1,
  description: null,
  unit_amount_atom: 4900,
  currency: 'USD',
  recurring: null,
  ...terms,
})

const monthly = { interval: 'month', interval_count: 1 } as const
const plan = (unitAmountAtom: number) => lineItem({ unit_amount_atom: unitAmountAtom, recurring: monthly })
const setUpFee = (unitAmountAtom: number) => lineItem({ unit_amount_atom: unitAmountAtom })

const percentOff = (percent: number, duration: CouponTerms['duration'] = 'once', months: number | null = null) =>
  ({
    id: 'coupon_test_1',
    name: 'Launch week',
    percent_off: percent,
    amount_off_atom: null,
    currency: null,
    duration,
    duration_in_months: months,
  }) satisfies CouponTerms

const amountOff = (atoms: number, duration: CouponTerms['duration'] = 'once') => ({
  ...percentOff(1, duration),
  percent_off: null,
  amount_off_atom: atoms,
  currency: 'USD',
})

function totals(items: LineItem[], options: { coupon?: CouponTerms; trialDays?: number } = {}) {
  const snapshot = { line_items: items, currency: 'USD', free_trial_days: options.trialDays ?? null }
  return totalsOf(snapshot, cartLinesOf(snapshot, null), options.coupon ?? null)
}

test('a one-time cart is due today, whole', () => {
  const { dueToday, recurring, lines } = totals([lineItem({ quantity: 3, unit_amount_atom: 1999 }), setUpFee(1)])
  expect(dueToday).toEqual({ subtotalAtom: 5998, discountAtom: 0, totalAtom: 5998 })
  expect(lines.map(({ totalAtom }) => totalAtom)).toEqual([5997, 1])
  expect(recurring).toBeNull()
})

test('without a trial the first period of a subscription is due today, with whatever is charged once', () => {
  const { dueToday, recurring } = totals([plan(4900), setUpFee(1000)])
  expect(dueToday.totalAtom).toBe(5900)
  expect(recurring).toMatchObject({ recurrence: monthly, trialDays: 0, regular: { totalAtom: 4900 } })
})

test('with a trial only what is charged once is due today', () => {
  const { dueToday, recurring, cart } = totals([plan(4900), setUpFee(1000)], { trialDays: 14 })
  expect(dueToday.totalAtom).toBe(1000)
  expect(recurring).toMatchObject({ trialDays: 14, first: { totalAtom: 4900 } })
  expect(cart.totalAtom).toBe(5900)
  expect(totals([plan(4900)], { trialDays: 14 }).dueToday.totalAtom).toBe(0)
})

test('a coupon for the first charge leaves later ones alone', () => {
  const { dueToday, recurring } = totals([plan(4900)], { coupon: percentOff(20) })
  expect(dueToday).toEqual({ subtotalAtom: 4900, discountAtom: 980, totalAtom: 3920 })
  expect(recurring).toMatchObject({ whileDiscounted: { totalAtom: 4900 }, discountMonths: 0 })
})

test('a coupon for some months, or for ever, is taken off later charges too', () => {
  const repeating = totals([plan(4900)], { coupon: percentOff(20, 'repeating', 3) }).recurring
  expect(repeating).toMatchObject({
    whileDiscounted: { totalAtom: 3920 },
    discountMonths: 3,
    regular: { totalAtom: 4900 },
  })
  const forever = totals([plan(4900)], { coupon: percentOff(20, 'forever') }).recurring
  expect(forever).toMatchObject({ whileDiscounted: { totalAtom: 3920 }, discountMonths: null })
})

test('a fixed amount is spread over the cart at first, and taken off the recurring lines alone later', () => {
  const { dueToday, recurring } = totals([plan(3000), setUpFee(1000)], { coupon: amountOff(800, 'forever') })
  expect(dueToday).toEqual({ subtotalAtom: 4000, discountAtom: 800, totalAtom: 3200 })
  expect(recurring?.whileDiscounted).toEqual({ subtotalAtom: 3000, discountAtom: 800, totalAtom: 2200 })
})

test('a fixed amount larger than the cart makes it free, never negative', () => {
  expect(totals([plan(4900)], { coupon: amountOff(999_999_999_999) }).dueToday.totalAtom).toBe(0)
})

test('setup mode charges nothing and has no currency', () => {
  const { dueToday, currency, recurring } = totalsOf({ currency: null, free_trial_days: null }, [], null)
  expect({ dueToday, currency, recurring }).toEqual({
    dueToday: { subtotalAtom: 0, discountAtom: 0, totalAtom: 0 },
    currency: null,
    recurring: null,
  })
})

test("the customer's quantities take the place of the link's, and a line taken out can be seen to be put back", () => {
  const snapshot = { line_items: [plan(100), plan(10), plan(1)] }
  const edits = { 0: 5, 2: 0 }
  expect(cartLinesOf(snapshot, edits).map(({ position, quantity }) => [position, quantity])).toEqual([
    [0, 5],
    [1, 1],
  ])
  expect(removedLinesOf(snapshot, edits).map(({ position }) => position)).toEqual([2])
  expect(subtotalAtomOf(cartLinesOf(snapshot, edits))).toBe(510n)
})

test('a cart too large for a number is summed exactly, and never rounded into a charge', () => {
  const lines = [{ position: 0, item: lineItem({ unit_amount_atom: 999_999_999_999 }), quantity: 999_999 }]
  expect(subtotalAtomOf(lines)).toBe(999_998_999_999_000_001n)
  expect(() => totalsOf({ currency: 'USD', free_trial_days: null }, lines, null)).toThrow(RangeError)
})

const items = fc.array(
  fc.record({
    quantity: fc.integer({ min: 1, max: 999 }),
    unitAmountAtom: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 999_999_999 })),
    isRecurring: fc.boolean(),
  }),
  { minLength: 1, maxLength: 20 },
)
const duration = fc.constantFrom('once' as const, 'forever' as const)
const coupon = fc.oneof(
  fc.constant(null),
  fc
    .tuple(fc.integer({ min: 1, max: 10_000 }), duration)
    .map(([hundredths, kind]) => percentOff(hundredths / 100, kind)),
  fc.tuple(fc.integer({ min: 1, max: 10_000_000 }), duration).map(([atoms, kind]) => amountOff(atoms, kind)),
)
const trialDays = fc.constantFrom(null, 1, 730)

test('whatever the cart, coupon and trial: nothing is negative, lines sum to the total, and today and later to the cart', () => {
  fc.assert(
    fc.property(items, coupon, trialDays, (cart, applied, free_trial_days) => {
      const line_items = cart.map(({ quantity, unitAmountAtom, isRecurring }) =>
        lineItem({ quantity, unit_amount_atom: unitAmountAtom, recurring: isRecurring ? monthly : null }),
      )
      const result = totalsOf({ currency: 'USD', free_trial_days }, cartLinesOf({ line_items }, null), applied)
      const { dueToday, recurring } = result
      const later = recurring !== null && recurring.trialDays > 0 ? recurring.first : null
      const all = [result.cart, dueToday, ...result.lines, ...(recurring ? [recurring.first, recurring.regular] : [])]

      for (const { subtotalAtom, discountAtom, totalAtom } of all) {
        expect(Math.min(subtotalAtom, discountAtom, totalAtom)).toBeGreaterThanOrEqual(0)
        expect(totalAtom).toBe(subtotalAtom - discountAtom)
      }
      for (const field of ['subtotalAtom', 'discountAtom', 'totalAtom'] as const) {
        expect(result.lines.reduce((sum, line) => sum + line[field], 0)).toBe(result.cart[field])
        expect(dueToday[field] + (later?.[field] ?? 0)).toBe(result.cart[field])
      }
      expect(result.cart.subtotalAtom).toBe(cart.reduce((sum, line) => sum + line.quantity * line.unitAmountAtom, 0))
      if (applied?.amount_off_atom) {
        expect(result.cart.discountAtom).toBe(Math.min(applied.amount_off_atom, result.cart.subtotalAtom))
      }
      expect(applied !== null || result.cart.discountAtom === 0).toBe(true)
    }),
  )
})
