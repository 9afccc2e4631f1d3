import { replayByDefaultSince, replayWebhookEndpointSchema } from '@paylinks/contracts/webhook-endpoints'
import type { Transaction } from '@paylinks/db/client'
import { AppError } from '@paylinks/service-kit/app-error'
import { readBody } from '../request-body/read-body.ts'
import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiRequest, answer } from '../routing/route.ts'
import { lockEndpoint, requestReplay } from './endpoint-store.ts'
import { endpointView } from './endpoint-view.ts'

/** Only asks for the replay: webhook-service makes the deliveries, a batch at a time. */
export async function replayWebhookEndpoint(tx: Transaction, request: ApiRequest): Promise<Answer> {
  const { principal, body } = request
  const { since = replayByDefaultSince(new Date()) } = readBody(replayWebhookEndpointSchema, body).accept()
  const endpoint = await lockEndpoint(tx, principal, pathId(request, 'webhookEndpoint'))
  if (!endpoint.isEnabled) throw new AppError('webhook_endpoint_disabled')
  return answer(200, endpointView(await requestReplay(tx, principal, endpoint, since)))
}
