import type { Transaction } from '@paylinks/db/client'
import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { lockEndpoint, rotateSecret } from './endpoint-store.ts'
import { endpointWithSecretView } from './endpoint-view.ts'

/** The one answer that holds the new secret. It is stored for replays only sealed by the key that asked for it. */
export async function rotateWebhookEndpointSecret(
  tx: Transaction,
  request: ApiRequest,
  { webhooks }: ApiDependencies,
): Promise<Answer> {
  const { principal } = request
  const { id } = await lockEndpoint(tx, principal, pathId(request, 'webhookEndpoint'))
  const { endpoint, secret } = await rotateSecret(tx, principal, id, webhooks.masterKey)
  return answer(200, endpointWithSecretView(endpoint, secret))
}
