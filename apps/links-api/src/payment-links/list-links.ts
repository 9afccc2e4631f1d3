import { listPaymentLinksSchema } from '@paylinks/contracts/payment-links'
import { parseQuery } from '../paging/parse-query.ts'
import { readPage } from '../paging/read-page.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { linkList } from './link-list-store.ts'
import { linkView } from './link-view.ts'

export async function listLinks(
  { principal, query: parameters }: ApiRequest,
  { db, sharePublicUrl }: ApiDependencies,
): Promise<Answer> {
  const query = parseQuery(listPaymentLinksSchema, parameters)
  const page = await readPage(query, linkList(db, principal, query), (link) => linkView(link, sharePublicUrl))
  return answer(200, page)
}
