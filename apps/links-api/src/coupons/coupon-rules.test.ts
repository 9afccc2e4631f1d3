import { createCouponSchema } from '@paylinks/contracts/coupons'
import { expect, test } from 'vitest'
import { couponFaults } from './coupon-rules.ts'

const now = new Date('2026-06-17T14:00:00Z')

const faultsOf = (body: object) =>
  couponFaults(createCouponSchema.parse(body), now).map(({ path, code }) => `${path} ${code}`)

test.each([
  [{ percent_off: 12.5 }],
  [{ percent_off: 100, amount_off_atom: null, currency: null }],
  [{ amount_off_atom: 500, currency: 'USD' }],
  [{ percent_off: 10, duration: 'forever', duration_in_months: null }],
  [{ percent_off: 10, duration: 'repeating', duration_in_months: 3 }],
  [{ percent_off: 10, redeem_by: '2026-06-17T14:00:00.001Z' }],
  [{ percent_off: 10, redeem_by: '2026-06-17T16:00:01+02:00' }],
])('%j is a coupon', (body) => {
  expect(faultsOf(body)).toEqual([])
})

test.each([
  [{}, ['percent_off required']],
  [{ currency: 'USD' }, ['percent_off required', 'currency conflicts_with']],
  [{ percent_off: 10, currency: 'USD' }, ['currency conflicts_with']],
  [{ amount_off_atom: 500 }, ['currency required']],
  [{ percent_off: 10, amount_off_atom: 500, currency: 'USD' }, ['amount_off_atom conflicts_with']],
  [{ percent_off: 10, duration: 'repeating' }, ['duration_in_months required']],
  [{ percent_off: 10, duration: 'once', duration_in_months: 3 }, ['duration_in_months conflicts_with']],
  [{ percent_off: 10, redeem_by: '2026-06-17T14:00:00Z' }, ['redeem_by out_of_range']],
  [
    { amount_off_atom: 500, duration: 'repeating', redeem_by: '2020-01-01T00:00:00Z' },
    ['currency required', 'duration_in_months required', 'redeem_by out_of_range'],
  ],
])('%j is refused, every fault at once: %j', (body, faults) => {
  expect(faultsOf(body)).toEqual(faults)
})
