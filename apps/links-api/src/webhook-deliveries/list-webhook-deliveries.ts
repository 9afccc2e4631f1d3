import { listWebhookDeliveriesSchema } from '@paylinks/contracts/webhook-deliveries'
import { parseQuery } from '../paging/parse-query.ts'
import { readPage } from '../paging/read-page.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { deliveryList } from './delivery-store.ts'
import { deliveryView } from './delivery-view.ts'

export async function listWebhookDeliveries(
  { principal, query: parameters }: ApiRequest,
  { db }: ApiDependencies,
): Promise<Answer> {
  const query = parseQuery(listWebhookDeliveriesSchema, parameters)
  return answer(200, await readPage(query, deliveryList(db, principal, query), deliveryView))
}
