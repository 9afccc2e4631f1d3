import { listCheckoutSessionsSchema } from '@paylinks/contracts/checkout-sessions'
import type { ApiDependencies } from '../app.ts'
import { parseQuery } from '../paging/parse-query.ts'
import { readPage } from '../paging/read-page.ts'
import { answer, type Handler } from '../routing/route.ts'
import { sessionList } from './session-store.ts'
import { sessionView } from './session-view.ts'

export function listCheckoutSessions({ db }: ApiDependencies): Handler {
  return async ({ principal, query: parameters }) => {
    const query = parseQuery(listCheckoutSessionsSchema, parameters)
    const now = new Date()
    const page = await readPage(query, sessionList(db, principal, query, now), (session) => sessionView(session, now))
    return answer(200, page)
  }
}
