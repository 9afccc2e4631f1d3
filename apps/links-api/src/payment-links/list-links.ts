import { listPaymentLinksSchema } from '@paylinks/contracts/payment-links'
import type { ApiDependencies } from '../app.ts'
import { parseQuery } from '../paging/parse-query.ts'
import { readPage } from '../paging/read-page.ts'
import { answer, type Handler } from '../routing/route.ts'
import { linkList } from './link-list-store.ts'
import { linkView } from './link-view.ts'

export function listLinks({ db, sharePublicUrl }: ApiDependencies): Handler {
  return async ({ principal, query: parameters }) => {
    const query = parseQuery(listPaymentLinksSchema, parameters)
    const page = await readPage(query, linkList(db, principal, query), (link) => linkView(link, sharePublicUrl))
    return answer(200, page)
  }
}
