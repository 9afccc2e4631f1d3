import type { WebhookEndpoint, WebhookEndpointWithSecret } from '@paylinks/contracts/webhook-endpoints'
import { metadataOf } from '../catalogue/owned-row.ts'
import type { EndpointRow } from './endpoint-store.ts'

/** The endpoint as the contract shows it. */
export function endpointView(endpoint: EndpointRow): WebhookEndpoint {
  const { replaySince, replayUntil } = endpoint
  return {
    id: endpoint.id,
    object: 'webhook_endpoint',
    account_id: endpoint.accountId,
    livemode: endpoint.livemode,
    url: endpoint.url,
    event_types: endpoint.eventTypes,
    description: endpoint.description,
    is_enabled: endpoint.isEnabled,
    disabled_reason: endpoint.disabledReason as WebhookEndpoint['disabled_reason'],
    disabled_at: endpoint.disabledAt?.toISOString() ?? null,
    failing_since: endpoint.failingSince?.toISOString() ?? null,
    previous_secret_expires_at: unlessPast(endpoint.previousSecretExpiresAt)?.toISOString() ?? null,
    replay:
      replaySince === null || replayUntil === null
        ? null
        : { since: replaySince.toISOString(), until: replayUntil.toISOString() },
    metadata: metadataOf(endpoint.metadata),
    created_at: endpoint.createdAt.toISOString(),
    updated_at: endpoint.updatedAt.toISOString(),
  }
}

/** With the clear secret, in the one answer that shows it. */
export function endpointWithSecretView(endpoint: EndpointRow, secret: string): WebhookEndpointWithSecret {
  return { ...endpointView(endpoint), secret }
}

function unlessPast(time: Date | null): Date | null {
  return time !== null && time.getTime() > Date.now() ? time : null
}
