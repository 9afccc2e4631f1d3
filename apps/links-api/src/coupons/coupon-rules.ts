import type { CreateCoupon } from '@paylinks/contracts/coupons'
import { type FieldError, fault } from '@paylinks/contracts/errors'
import { AT_FAULT, type Draft } from '../request-body/read-body.ts'

/** What is wrong between the fields of a new coupon: one discount, its currency, its duration, and time left to use it. */
export function couponFaults(coupon: Draft<CreateCoupon>, now: Date): FieldError[] {
  return [...discountFaults(coupon), ...durationFaults(coupon), ...redeemByFaults(coupon, now)]
}

function discountFaults({ percent_off, amount_off_atom, currency }: Draft<CreateCoupon>): FieldError[] {
  const faults: FieldError[] = []
  if (percent_off == null && amount_off_atom == null) {
    faults.push(fault('percent_off', 'required', 'Give either percent_off or amount_off_atom.'))
  }
  if (percent_off != null && amount_off_atom != null) {
    faults.push(fault('amount_off_atom', 'conflicts_with', 'Cannot be used together with percent_off.'))
  }
  if (amount_off_atom != null && currency == null) {
    faults.push(fault('currency', 'required', 'Required when amount_off_atom is given.'))
  }
  if (amount_off_atom == null && currency != null) {
    faults.push(fault('currency', 'conflicts_with', 'Can only be given together with amount_off_atom.'))
  }
  return faults
}

function durationFaults({ duration, duration_in_months }: Draft<CreateCoupon>): FieldError[] {
  const path = 'duration_in_months'
  if (duration === 'repeating' && duration_in_months == null) {
    return [fault(path, 'required', 'Required when the duration is repeating.')]
  }
  if ((duration === 'once' || duration === 'forever') && duration_in_months != null) {
    return [fault(path, 'conflicts_with', 'Can only be given when the duration is repeating.')]
  }
  return []
}

function redeemByFaults({ redeem_by }: Draft<CreateCoupon>, now: Date): FieldError[] {
  if (redeem_by == null || redeem_by === AT_FAULT || redeem_by > now) return []
  return [fault('redeem_by', 'out_of_range', 'Must be in the future.')]
}
