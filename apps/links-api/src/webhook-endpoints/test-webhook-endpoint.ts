import type { Transaction } from '@paylinks/db/client'
import { enqueue } from '@paylinks/outbox/enqueue'
import { AppError } from '@paylinks/service-kit/app-error'
import { currentRequest } from '@paylinks/service-kit/request-context'
import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiRequest, answer } from '../routing/route.ts'
import { deliveryView } from '../webhook-deliveries/delivery-view.ts'
import { insertDelivery, lockEndpoint, newEventId } from './endpoint-store.ts'

/** The event is delivered to this endpoint alone: nobody subscribes to its type, not even by `*`. */
export async function testWebhookEndpoint(tx: Transaction, request: ApiRequest): Promise<Answer> {
  const { principal } = request
  const endpoint = await lockEndpoint(tx, principal, pathId(request, 'webhookEndpoint'))
  if (!endpoint.isEnabled) throw new AppError('webhook_endpoint_disabled')
  const event = {
    id: newEventId(principal),
    type: 'webhook_endpoint.test' as const,
    created_at: new Date().toISOString(),
    account_id: principal.accountId,
    livemode: principal.livemode,
    aggregate_version: endpoint.version,
    data: {
      object: {
        id: endpoint.id,
        url: endpoint.url,
        is_enabled: endpoint.isEnabled,
        disabled_reason: endpoint.disabledReason,
        failing_since: endpoint.failingSince?.toISOString() ?? null,
      },
    },
  }
  const delivery = await insertDelivery(tx, principal, endpoint.id, event)
  await enqueue(tx, event, currentRequest() ?? {})
  return answer(200, deliveryView(delivery))
}
