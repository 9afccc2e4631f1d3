import { updateWebhookEndpointSchema } from '@paylinks/contracts/webhook-endpoints'
import { inTransaction } from '@paylinks/db/client'
import { readBody } from '../request-body/read-body.ts'
import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { urlFaults } from './endpoint-rules.ts'
import { lockEndpoint, updateEndpointRow } from './endpoint-store.ts'
import { endpointView } from './endpoint-view.ts'

export async function updateWebhookEndpoint(request: ApiRequest, dependencies: ApiDependencies): Promise<Answer> {
  const { principal, body } = request
  const { db, webhooks } = dependencies
  const id = pathId(request, 'webhookEndpoint')
  const { accept } = readBody(updateWebhookEndpointSchema, body, { unknownFieldCode: 'immutable' })
  const input = accept(await urlFaults(body, principal.livemode, webhooks))
  return inTransaction(db, async (tx) => {
    const endpoint = await lockEndpoint(tx, principal, id)
    return answer(200, endpointView(await updateEndpointRow(tx, principal, endpoint, input)))
  })
}
