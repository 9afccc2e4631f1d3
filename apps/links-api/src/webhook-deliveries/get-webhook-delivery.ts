import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { findDelivery } from './delivery-store.ts'
import { deliveryWithTriesView } from './delivery-view.ts'

export async function getWebhookDelivery(request: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  const delivery = await findDelivery(db, request.principal, pathId(request, 'webhookDelivery'))
  return answer(200, deliveryWithTriesView(delivery))
}
