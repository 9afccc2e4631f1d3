import { listPaymentsSchema, paymentView } from '@paylinks/contracts/payments'
import { parseQuery } from '../paging/parse-query.ts'
import { readPage } from '../paging/read-page.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { paymentList } from './payment-store.ts'

export async function listPayments(
  { principal, query: parameters }: ApiRequest,
  { db }: ApiDependencies,
): Promise<Answer> {
  const query = parseQuery(listPaymentsSchema, parameters)
  return answer(200, await readPage(query, paymentList(db, principal, query), paymentView))
}
