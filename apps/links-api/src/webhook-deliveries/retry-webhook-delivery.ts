import type { Transaction } from '@paylinks/db/client'
import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiRequest, answer } from '../routing/route.ts'
import { makeDue } from './delivery-store.ts'
import { deliveryView } from './delivery-view.ts'

export async function retryWebhookDelivery(tx: Transaction, request: ApiRequest): Promise<Answer> {
  return answer(200, deliveryView(await makeDue(tx, request.principal, pathId(request, 'webhookDelivery'))))
}
