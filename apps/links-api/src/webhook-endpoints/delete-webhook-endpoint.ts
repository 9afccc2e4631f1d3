import { inTransaction } from '@paylinks/db/client'
import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { deleteEndpointRow, lockEndpoint } from './endpoint-store.ts'
import { endpointView } from './endpoint-view.ts'

/** The dispatcher fails what is still pending for it. */
export async function deleteWebhookEndpoint(request: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  const { principal } = request
  const id = pathId(request, 'webhookEndpoint')
  return inTransaction(db, async (tx) => {
    const endpoint = await lockEndpoint(tx, principal, id)
    await deleteEndpointRow(tx, principal, id)
    return answer(200, endpointView(endpoint))
  })
}
