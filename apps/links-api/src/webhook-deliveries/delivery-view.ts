import type { EventType } from '@paylinks/contracts/events'
import type {
  TryError,
  WebhookDelivery,
  WebhookDeliveryStatus,
  WebhookDeliveryWithTries,
} from '@paylinks/contracts/webhook-deliveries'
import type { DeliveryRow, DeliveryRowWithTries } from './delivery-store.ts'

/** The delivery as the contract shows it. */
export function deliveryView(delivery: DeliveryRow): WebhookDelivery {
  return {
    id: delivery.id,
    object: 'webhook_delivery',
    account_id: delivery.accountId,
    livemode: delivery.livemode,
    webhook_endpoint_id: delivery.endpointId,
    event_id: delivery.eventId,
    event_type: delivery.eventType as EventType,
    status: delivery.status as WebhookDeliveryStatus,
    try_count: delivery.tryCount,
    next_try_at: delivery.dueAt?.toISOString() ?? null,
    created_at: delivery.createdAt.toISOString(),
    completed_at: delivery.completedAt?.toISOString() ?? null,
  }
}

export function deliveryWithTriesView(delivery: DeliveryRowWithTries): WebhookDeliveryWithTries {
  return {
    ...deliveryView(delivery),
    tries: delivery.tries.map(({ number, triedAt, statusCode, durationMs, error, answer }) => ({
      number,
      tried_at: triedAt.toISOString(),
      status_code: statusCode,
      duration_ms: durationMs,
      error: error as TryError | null,
      answer,
    })),
  }
}
