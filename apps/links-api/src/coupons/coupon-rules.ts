import type { CreateCoupon } from '@paylinks/contracts/coupons'
import type { FieldError } from '@paylinks/contracts/errors'

/** What is wrong between the fields of a new coupon: one discount, its currency, its duration, and time left to use it. */
export function couponFaults(coupon: CreateCoupon, now: Date): FieldError[] {
  return [...discountFaults(coupon), ...durationFaults(coupon), ...redeemByFaults(coupon, now)]
}

function discountFaults({ percent_off, amount_off_atom, currency }: CreateCoupon): FieldError[] {
  const faults: FieldError[] = []
  if (percent_off == null && amount_off_atom == null) {
    faults.push({ path: 'percent_off', code: 'required', message: 'is required, unless amount_off_atom is given' })
  }
  if (percent_off != null && amount_off_atom != null) {
    faults.push({ path: 'amount_off_atom', code: 'conflicts_with', message: 'cannot be combined with percent_off' })
  }
  if (amount_off_atom != null && currency == null) {
    faults.push({ path: 'currency', code: 'required', message: 'is required with amount_off_atom' })
  }
  if (amount_off_atom == null && currency != null) {
    faults.push({ path: 'currency', code: 'conflicts_with', message: 'is for amount_off_atom alone' })
  }
  return faults
}

function durationFaults({ duration, duration_in_months }: CreateCoupon): FieldError[] {
  const path = 'duration_in_months'
  if (duration === 'repeating' && duration_in_months == null) {
    return [{ path, code: 'required', message: 'is required with the duration repeating' }]
  }
  if (duration !== 'repeating' && duration_in_months != null) {
    return [{ path, code: 'conflicts_with', message: 'is for the duration repeating alone' }]
  }
  return []
}

function redeemByFaults({ redeem_by }: CreateCoupon, now: Date): FieldError[] {
  if (redeem_by == null || new Date(redeem_by) > now) return []
  return [{ path: 'redeem_by', code: 'out_of_range', message: 'must be in the future' }]
}
