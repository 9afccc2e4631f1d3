import { listPricesSchema } from '@paylinks/contracts/prices'
import type { ApiDependencies } from '../app.ts'
import { parseQuery } from '../paging/parse-query.ts'
import { readPage } from '../paging/read-page.ts'
import { answer, type Handler } from '../routing/route.ts'
import { priceList } from './price-store.ts'
import { priceView } from './price-view.ts'

export function listPrices({ db }: ApiDependencies): Handler {
  return async ({ principal, query: parameters }) => {
    const query = parseQuery(listPricesSchema, parameters)
    return answer(200, await readPage(query, priceList(db, principal, query), priceView))
  }
}
