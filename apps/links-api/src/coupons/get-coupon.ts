import type { ApiDependencies } from '../app.ts'
import { pathId } from '../routing/path-id.ts'
import { answer, type Handler } from '../routing/route.ts'
import { findCoupon } from './coupon-store.ts'
import { couponView } from './coupon-view.ts'

export function getCoupon({ db }: ApiDependencies): Handler {
  return async (request) => {
    const coupon = await findCoupon(db, request.principal, pathId(request, 'coupon'))
    return answer(200, couponView(coupon))
  }
}
