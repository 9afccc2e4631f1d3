import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CouponTerms } from '../payment-links.ts'
import { discountsOf, spread, sumOf } from './discounts.ts'

const coupon = (terms: Partial<CouponTerms>): CouponTerms => ({
  id: 'coupon_test_1',
  name: null,
  percent_off: null,
  amount_off_atom: null,
  currency: null,
  duration: 'once',
  duration_in_months: null,
  ...terms,
})

const amounts = fc.array(fc.bigInt({ min: 0n, max: 10n ** 18n }), { maxLength: 100 })

test('a percentage is rounded half up on each amount', () => {
  expect(discountsOf(coupon({ percent_off: 50 }), [1n, 2n, 3n, 0n])).toEqual([1n, 1n, 2n, 0n])
  expect(discountsOf(coupon({ percent_off: 12.5 }), [4900n, 999n])).toEqual([613n, 125n])
  expect(discountsOf(coupon({ percent_off: 0.01 }), [4999n, 5000n])).toEqual([0n, 1n])
  expect(discountsOf(coupon({ percent_off: 100 }), [4900n])).toEqual([4900n])
  // 0.29 and 1.15 have no exact double: 0.29 * 100 is 28.999999999999996, 1.15 * 100 is 114.99999999999999.
  expect(discountsOf(coupon({ percent_off: 0.29 }), [10_000n])).toEqual([29n])
  expect(discountsOf(coupon({ percent_off: 1.15 }), [10_000n])).toEqual([115n])
})

test('a percentage is within half an atom of its exact value, and never more than the amount', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), amounts, (hundredths, list) => {
      const discounts = discountsOf(coupon({ percent_off: hundredths / 100 }), list)
      for (const [index, amount] of list.entries()) {
        const discount = discounts[index] ?? -1n
        const twiceTheError = 2n * (discount * 10_000n - amount * BigInt(hundredths))
        expect(twiceTheError > -10_000n && twiceTheError <= 10_000n).toBe(true)
        expect(discount >= 0n && discount <= amount).toBe(true)
      }
    }),
  )
})

test('a fixed amount is taken off in full, but never more than there is', () => {
  const off = coupon({ amount_off_atom: 500, currency: 'USD' })
  expect(discountsOf(off, [4900n])).toEqual([500n])
  expect(discountsOf(off, [300n, 100n])).toEqual([300n, 100n])
  expect(discountsOf(off, [])).toEqual([])
  expect(discountsOf(off, [0n])).toEqual([0n])
})

test('a spread loses no atom, and gives each its exact proportion rounded down or up', () => {
  expect(spread(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n])
  expect(spread(1n, [1n, 2n])).toEqual([0n, 1n])
  fc.assert(
    fc.property(amounts, fc.bigInt({ min: 0n, max: 10n ** 18n }), (weights, wanted) => {
      const sum = sumOf(weights)
      const part = wanted < sum ? wanted : sum
      const shares = spread(part, weights)
      expect(sumOf(shares)).toBe(part)
      for (const [index, weight] of weights.entries()) {
        const error = sum === 0n ? 0n : (shares[index] ?? 0n) * sum - part * weight
        expect(error > -sum || sum === 0n).toBe(true)
        expect(error < sum || sum === 0n).toBe(true)
        expect((shares[index] ?? -1n) <= weight).toBe(true)
      }
    }),
  )
})
