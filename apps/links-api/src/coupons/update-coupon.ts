import { updateCouponSchema } from '@paylinks/contracts/coupons'
import type { ApiDependencies } from '../app.ts'
import { readForm } from '../forms/read-form.ts'
import { pathId } from '../routing/path-id.ts'
import { answer, type Handler } from '../routing/route.ts'
import { updateCouponRow } from './coupon-store.ts'
import { couponView } from './coupon-view.ts'

/** Archiving leaves the links that offer the coupon as they are: a checkout drops a coupon that has gone stale. */
export function updateCoupon({ db }: ApiDependencies): Handler {
  return async (request) => {
    const id = pathId(request, 'coupon')
    const form = readForm(updateCouponSchema, request.body, { unknownFieldCode: 'immutable' }).accept()
    const coupon = await updateCouponRow(db, request.principal, id, form)
    return answer(200, couponView(coupon))
  }
}
