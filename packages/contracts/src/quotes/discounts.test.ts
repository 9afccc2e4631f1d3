import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CouponTerms } from '../payment-links.ts'
import { discountOf, spread, sumOf } from './discounts.ts'

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

const amount = fc.bigInt({ min: 0n, max: 10n ** 18n })
const weightsOf = (...atoms: bigint[]) => atoms.map((value, index) => ({ atoms: value, key: String(index) }))

test.each([
  [50, 309n, 155n],
  [50, 1n, 1n],
  [10, 500n, 50n],
  [12.5, 4900n, 613n],
  [12.5, 999n, 125n],
  [0.01, 4999n, 0n],
  [0.01, 5000n, 1n],
  [100, 4900n, 4900n],
  // 0.29 and 1.15 have no exact double: 0.29 * 100 is 28.999999999999996, 1.15 * 100 is 114.99999999999999.
  [0.29, 10_000n, 29n],
  [1.15, 10_000n, 115n],
])('%d %% of %d is %d: rounded half up, once', (percent_off, subtotal, discount) => {
  expect(discountOf(coupon({ percent_off }), subtotal)).toBe(discount)
})

test('a percentage is within half an atom of its exact value, and never more than the amount', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), amount, (hundredths, subtotal) => {
      const discount = discountOf(coupon({ percent_off: hundredths / 100 }), subtotal)
      const twiceTheError = 2n * (discount * 10_000n - subtotal * BigInt(hundredths))
      expect(twiceTheError > -10_000n && twiceTheError <= 10_000n).toBe(true)
      expect(discount >= 0n && discount <= subtotal).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})

test('a fixed amount is taken off in full, but never more than there is', () => {
  const off = coupon({ amount_off_atom: 500, currency: 'USD' })
  expect([4900n, 500n, 499n, 0n].map((subtotal) => discountOf(off, subtotal))).toEqual([500n, 500n, 499n, 0n])
})

test('a spread loses no atom, and gives each its exact proportion rounded down or up', () => {
  expect(spread(100n, weightsOf(1n, 1n, 1n))).toEqual([34n, 33n, 33n])
  expect(spread(1n, weightsOf(1n, 2n))).toEqual([0n, 1n])
  fc.assert(
    fc.property(fc.array(amount, { maxLength: 100 }), amount, (atoms, wanted) => {
      const sum = sumOf(atoms)
      const part = wanted < sum ? wanted : sum
      const shares = spread(part, weightsOf(...atoms))
      expect(sumOf(shares)).toBe(part)
      for (const [index, weight] of atoms.entries()) {
        const error = sum === 0n ? 0n : (shares[index] ?? 0n) * sum - part * weight
        expect(error > -sum || sum === 0n).toBe(true)
        expect(error < sum || sum === 0n).toBe(true)
        expect((shares[index] ?? -1n) <= weight).toBe(true)
      }
    }),
    { numRuns: 1_000 },
  )
})
