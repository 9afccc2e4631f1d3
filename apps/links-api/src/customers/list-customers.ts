import { listCustomersSchema } from '@paylinks/contracts/customers'
import { parseQuery } from '../paging/parse-query.ts'
import { readPage } from '../paging/read-page.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { customerList } from './customer-store.ts'
import { customerView } from './customer-view.ts'

export async function listCustomers(
  { principal, query: parameters }: ApiRequest,
  { db }: ApiDependencies,
): Promise<Answer> {
  const query = parseQuery(listCustomersSchema, parameters)
  return answer(200, await readPage(query, customerList(db, principal, query), customerView))
}
