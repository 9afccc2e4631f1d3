import { listProductsSchema } from '@paylinks/contracts/products'
import type { ApiDependencies } from '../app.ts'
import { parseQuery } from '../paging/parse-query.ts'
import { readPage } from '../paging/read-page.ts'
import { answer, type Handler } from '../routing/route.ts'
import { productList } from './product-store.ts'
import { productView } from './product-view.ts'

export function listProducts({ db }: ApiDependencies): Handler {
  return async ({ principal, query: parameters }) => {
    const query = parseQuery(listProductsSchema, parameters)
    return answer(200, await readPage(query, productList(db, principal, query), productView))
  }
}
