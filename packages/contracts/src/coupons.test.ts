import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCouponSchema } from './coupons.ts'

const accepts = (percent_off: number) => createCouponSchema.safeParse({ percent_off }).success

test('every percentage from 0.01 to 100 with at most two decimals is accepted', () => {
  for (let hundredths = 1; hundredths <= 10_000; hundredths++) expect(accepts(hundredths / 100)).toBe(true)
})

test('a percentage with a third decimal is refused', () => {
  const thousandths = fc.integer({ min: 10, max: 99_999 }).filter((value) => value % 10 !== 0)
  fc.assert(fc.property(thousandths, (value) => !accepts(value / 1000)))
})

test.each([0, -1, 0.001, 100.01, 101, 1e300, 5e-7, 0.1 + 0.2])('%d percent off is refused', (percent) => {
  expect(accepts(percent)).toBe(false)
})
