import { listCouponsSchema } from '@paylinks/contracts/coupons'
import type { ApiDependencies } from '../app.ts'
import { parseQuery } from '../paging/parse-query.ts'
import { readPage } from '../paging/read-page.ts'
import { answer, type Handler } from '../routing/route.ts'
import { couponList } from './coupon-store.ts'
import { couponView } from './coupon-view.ts'

export function listCoupons({ db }: ApiDependencies): Handler {
  return async ({ principal, query: parameters }) => {
    const query = parseQuery(listCouponsSchema, parameters)
    return answer(200, await readPage(query, couponList(db, principal, query), couponView))
  }
}
