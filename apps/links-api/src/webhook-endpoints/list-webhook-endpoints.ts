import { listWebhookEndpointsSchema } from '@paylinks/contracts/webhook-endpoints'
import { parseQuery } from '../paging/parse-query.ts'
import { readPage } from '../paging/read-page.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { endpointList } from './endpoint-store.ts'
import { endpointView } from './endpoint-view.ts'

export async function listWebhookEndpoints(
  { principal, query: parameters }: ApiRequest,
  { db }: ApiDependencies,
): Promise<Answer> {
  const query = parseQuery(listWebhookEndpointsSchema, parameters)
  return answer(200, await readPage(query, endpointList(db, principal, query), endpointView))
}
