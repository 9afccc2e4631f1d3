import { listCheckoutSessionsSchema } from '@paylinks/contracts/checkout-sessions'
import { fault } from '@paylinks/contracts/errors'
import { invalidRequest } from '@paylinks/service-kit/app-error'
import { parseQuery } from '../paging/parse-query.ts'
import type { ApiDependencies, ApiRequest, StreamedAnswer } from '../routing/route.ts'
import { type Session, sessionList } from './session-store.ts'
import { sessionView } from './session-view.ts'
import { sessionCsvLine, sessionsCsvHeader } from './sessions-csv.ts'

/** How many sessions are in memory at a time. */
export const SESSIONS_AT_ONCE = 100

const PAGING = ['limit', 'offset', 'starting_after', 'ending_before']

/** All sessions that pass the filters of the list, newest first, as a CSV file that is read while it is sent. */
export async function exportCheckoutSessions(
  { principal, query: parameters }: ApiRequest,
  { lists }: ApiDependencies,
): Promise<StreamedAnswer> {
  const paging = PAGING.filter((name) => parameters.has(name))
  if (paging.length > 0) {
    const message = 'A CSV file has no pages. It has every session that matches.'
    throw invalidRequest(paging.map((name) => fault(name, 'conflicts_with', message)))
  }
  const query = parseQuery(listCheckoutSessionsSchema, parameters)
  const now = new Date()
  const store = sessionList(lists.db, principal, query, now)
  // One turn for each page: a long export lets the account's lists in between.
  const read = (startingAfter: string | undefined) =>
    lists.inTurn(principal.accountId, () =>
      store.read({ limit: SESSIONS_AT_ONCE, offset: 0, startingAfter, endingBefore: undefined }),
    )
  // What cannot be read at all is told by a status, not by a file that breaks off.
  const first = await read(undefined)
  return {
    status: 200,
    type: 'text/csv; charset=utf-8; header=present',
    headers: { 'Content-Disposition': 'attachment; filename="checkout-sessions.csv"' },
    chunks: csvOf(first, read, now),
  }
}

async function* csvOf(
  first: Session[],
  read: (startingAfter: string) => Promise<Session[]>,
  now: Date,
): AsyncGenerator<string> {
  yield sessionsCsvHeader
  let page = first
  while (page.length > 0) {
    yield page.map((session) => sessionCsvLine(sessionView(session, now))).join('')
    const last = page.at(-1)
    page = page.length < SESSIONS_AT_ONCE || last === undefined ? [] : await read(last.id)
  }
}
