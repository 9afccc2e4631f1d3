import { listProductsSchema } from '@paylinks/contracts/products'
import { parseQuery } from '../paging/parse-query.ts'
import { readPage } from '../paging/read-page.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { productList } from './product-store.ts'
import { productView } from './product-view.ts'

export async function listProducts(
  { principal, query: parameters }: ApiRequest,
  { db }: ApiDependencies,
): Promise<Answer> {
  const query = parseQuery(listProductsSchema, parameters)
  return answer(200, await readPage(query, productList(db, principal, query), productView))
}
