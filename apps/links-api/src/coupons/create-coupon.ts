import { createCouponSchema } from '@paylinks/contracts/coupons'
import { readForm } from '../forms/read-form.ts'
import type { TransactionHandler } from '../idempotency/idempotent.ts'
import { answer } from '../routing/route.ts'
import { couponFaults } from './coupon-rules.ts'
import { insertCoupon } from './coupon-store.ts'
import { couponView } from './coupon-view.ts'

export function createCoupon(): TransactionHandler {
  return async (tx, { principal, body }) => {
    const { draft, accept } = readForm(createCouponSchema, body)
    const form = accept(couponFaults(draft, new Date()))
    const coupon = await insertCoupon(tx, principal, form)
    return answer(201, couponView(coupon))
  }
}
