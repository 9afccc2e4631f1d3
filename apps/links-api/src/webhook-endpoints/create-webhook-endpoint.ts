import { createWebhookEndpointSchema } from '@paylinks/contracts/webhook-endpoints'
import { idempotent } from '../idempotency/idempotent.ts'
import { readBody } from '../request-body/read-body.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { urlFaults } from './endpoint-rules.ts'
import { insertEndpoint } from './endpoint-store.ts'
import { endpointWithSecretView } from './endpoint-view.ts'

/** The one answer that holds the first secret. It is stored for replays only sealed by the key that asked for it. */
export async function createWebhookEndpoint(request: ApiRequest, dependencies: ApiDependencies): Promise<Answer> {
  const { principal, body } = request
  const { webhooks } = dependencies
  const faults = await urlFaults(body, principal.livemode, webhooks)
  const create = idempotent(
    async (tx) => {
      const input = readBody(createWebhookEndpointSchema, body).accept(faults)
      const { endpoint, secret } = await insertEndpoint(tx, principal, input, webhooks.masterKey)
      return answer(201, endpointWithSecretView(endpoint, secret))
    },
    { sealed: true },
  )
  return create(request, dependencies)
}
