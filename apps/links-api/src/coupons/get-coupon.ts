import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { findCoupon } from './coupon-store.ts'
import { couponView } from './coupon-view.ts'

export async function getCoupon(request: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  const coupon = await findCoupon(db, request.principal, pathId(request, 'coupon'))
  return answer(200, couponView(coupon))
}
