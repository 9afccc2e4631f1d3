import {
  listWebhookDeliveriesSchema,
  webhookDeliveryPageSchema,
  webhookDeliverySchema,
  webhookDeliveryWithTriesSchema,
} from '../webhook-deliveries.ts'
import { exampleDelivery } from './catalogue-examples.ts'
import { exampleIds, exampleTimes } from './example-objects.ts'
import type { Operation } from './operation.ts'

const path = '/api/{account_id}/webhook-deliveries'
const tag = 'Webhook deliveries'

const ofDelivery = { account_id: exampleIds.account, id: exampleIds.webhookDelivery }

export const listWebhookDeliveries = {
  operationId: 'listWebhookDeliveries',
  method: 'get',
  path,
  tag,
  summary: 'List webhook deliveries',
  description: 'The newest deliveries first, of the last 30 days.',
  scope: 'webhooks:read',
  query: listWebhookDeliveriesSchema,
  success: { status: 200, description: 'One page of deliveries.', schema: webhookDeliveryPageSchema },
  errors: [],
  examples: [
    {
      summary: 'What could not be delivered to an endpoint',
      path: { account_id: exampleIds.account },
      query: { webhook_endpoint_id: exampleIds.webhookEndpoint, status: 'failed' },
      status: 200,
      response: { data: [exampleDelivery], has_more: false, limit: 20, offset: 0, total: 1, total_is_capped: false },
    },
  ],
} as const satisfies Operation

export const getWebhookDelivery = {
  operationId: 'getWebhookDelivery',
  method: 'get',
  path: `${path}/{id}`,
  tag,
  summary: 'Retrieve a webhook delivery',
  description: 'One delivery, with every try and the beginning of what the endpoint answered.',
  scope: 'webhooks:read',
  success: { status: 200, description: 'The delivery, with its tries.', schema: webhookDeliveryWithTriesSchema },
  errors: ['not_found'],
  examples: [
    {
      summary: 'An endpoint that answered with an error',
      path: ofDelivery,
      status: 200,
      response: {
        ...exampleDelivery,
        tries: [
          {
            number: 1,
            tried_at: exampleTimes.created,
            status_code: 500,
            duration_ms: 85,
            error: 'status_not_2xx',
            answer: 'Internal Server Error',
          },
        ],
      },
    },
  ],
} as const satisfies Operation

export const retryWebhookDelivery = {
  operationId: 'retryWebhookDelivery',
  method: 'post',
  path: `${path}/{id}/retry`,
  tag,
  summary: 'Retry a webhook delivery',
  description: 'Tries the delivery at once, whatever became of it before. If the try fails, the usual retries follow.',
  scope: 'webhooks:write',
  success: { status: 200, description: 'The delivery, pending.', schema: webhookDeliverySchema },
  errors: ['not_found', 'webhook_endpoint_disabled', 'webhook_event_expired'],
  examples: [
    {
      summary: 'A retry',
      path: ofDelivery,
      status: 200,
      response: { ...exampleDelivery, status: 'pending', next_try_at: exampleTimes.later, completed_at: null },
    },
  ],
} as const satisfies Operation
