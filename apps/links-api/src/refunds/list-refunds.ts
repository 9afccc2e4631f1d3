import { listRefundsSchema } from '@paylinks/contracts/refunds'
import { parseQuery } from '../paging/parse-query.ts'
import { readPage } from '../paging/read-page.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { refundList } from './refund-store.ts'
import { refundView } from './refund-view.ts'

export async function listRefunds(
  { principal, query: parameters }: ApiRequest,
  { db }: ApiDependencies,
): Promise<Answer> {
  const query = parseQuery(listRefundsSchema, parameters)
  return answer(200, await readPage(query, refundList(db, principal, query), refundView))
}
