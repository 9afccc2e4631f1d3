import { updateCouponSchema } from '@paylinks/contracts/coupons'
import { readBody } from '../request-body/read-body.ts'
import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { updateCouponRow } from './coupon-store.ts'
import { couponView } from './coupon-view.ts'

/** Archiving leaves the links that offer the coupon as they are: a checkout drops a coupon that has gone stale. */
export async function updateCoupon(request: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  const id = pathId(request, 'coupon')
  const input = readBody(updateCouponSchema, request.body, { unknownFieldCode: 'immutable' }).accept()
  const coupon = await updateCouponRow(db, request.principal, id, input)
  return answer(200, couponView(coupon))
}
