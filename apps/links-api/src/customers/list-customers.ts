import { listCustomersSchema } from '@paylinks/contracts/customers'
import type { ApiDependencies } from '../app.ts'
import { parseQuery } from '../paging/parse-query.ts'
import { readPage } from '../paging/read-page.ts'
import { answer, type Handler } from '../routing/route.ts'
import { customerList } from './customer-store.ts'
import { customerView } from './customer-view.ts'

export function listCustomers({ db }: ApiDependencies): Handler {
  return async ({ principal, query: parameters }) => {
    const query = parseQuery(listCustomersSchema, parameters)
    return answer(200, await readPage(query, customerList(db, principal, query), customerView))
  }
}
