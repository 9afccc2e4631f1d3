import { listPricesSchema } from '@paylinks/contracts/prices'
import { parseQuery } from '../paging/parse-query.ts'
import { readPage } from '../paging/read-page.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { priceList } from './price-store.ts'
import { priceView } from './price-view.ts'

export async function listPrices(
  { principal, query: parameters }: ApiRequest,
  { db }: ApiDependencies,
): Promise<Answer> {
  const query = parseQuery(listPricesSchema, parameters)
  return answer(200, await readPage(query, priceList(db, principal, query), priceView))
}
