import { listCouponsSchema } from '@paylinks/contracts/coupons'
import { parseQuery } from '../paging/parse-query.ts'
import { readPage } from '../paging/read-page.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { couponList } from './coupon-store.ts'
import { couponView } from './coupon-view.ts'

export async function listCoupons(
  { principal, query: parameters }: ApiRequest,
  { db }: ApiDependencies,
): Promise<Answer> {
  const query = parseQuery(listCouponsSchema, parameters)
  return answer(200, await readPage(query, couponList(db, principal, query), couponView))
}
