import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { findEndpoint } from './endpoint-store.ts'
import { endpointView } from './endpoint-view.ts'

export async function getWebhookEndpoint(request: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  return answer(200, endpointView(await findEndpoint(db, request.principal, pathId(request, 'webhookEndpoint'))))
}
