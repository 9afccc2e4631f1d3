import { listEventsSchema } from '@paylinks/contracts/events'
import { parseQuery } from '../paging/parse-query.ts'
import { readPage } from '../paging/read-page.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { eventList, eventView } from './event-store.ts'

export async function listEvents(
  { principal, query: parameters }: ApiRequest,
  { db }: ApiDependencies,
): Promise<Answer> {
  const query = parseQuery(listEventsSchema, parameters)
  return answer(200, await readPage(query, eventList(db, principal, query), eventView))
}
