import { createCouponSchema } from '@paylinks/contracts/coupons'
import type { Transaction } from '@paylinks/db/client'
import { readBody } from '../request-body/read-body.ts'
import { type Answer, type ApiRequest, answer } from '../routing/route.ts'
import { couponFaults } from './coupon-rules.ts'
import { insertCoupon } from './coupon-store.ts'
import { couponView } from './coupon-view.ts'

export async function createCoupon(tx: Transaction, { principal, body }: ApiRequest): Promise<Answer> {
  const { draft, accept } = readBody(createCouponSchema, body)
  const input = accept(couponFaults(draft, new Date()))
  const coupon = await insertCoupon(tx, principal, input)
  return answer(201, couponView(coupon))
}
