import { listCheckoutSessionsSchema } from '@paylinks/contracts/checkout-sessions'
import { parseQuery } from '../paging/parse-query.ts'
import { readPage } from '../paging/read-page.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { sessionList } from './session-store.ts'
import { sessionView } from './session-view.ts'

export async function listCheckoutSessions(
  { principal, query: parameters }: ApiRequest,
  { db }: ApiDependencies,
): Promise<Answer> {
  const query = parseQuery(listCheckoutSessionsSchema, parameters)
  const now = new Date()
  const page = await readPage(query, sessionList(db, principal, query, now), (session) => sessionView(session, now))
  return answer(200, page)
}
