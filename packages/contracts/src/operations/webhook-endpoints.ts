import { webhookDeliverySchema } from '../webhook-deliveries.ts'
import {
  createWebhookEndpointSchema,
  listWebhookEndpointsSchema,
  replayWebhookEndpointSchema,
  updateWebhookEndpointSchema,
  type WebhookEndpoint,
  webhookEndpointPageSchema,
  webhookEndpointSchema,
  webhookEndpointWithSecretSchema,
} from '../webhook-endpoints.ts'
import { exampleDelivery } from './catalogue-examples.ts'
import { exampleIds, exampleTimes } from './example-objects.ts'
import type { Operation } from './operation.ts'

const path = '/api/{account_id}/webhook-endpoints'
const tag = 'Webhook endpoints'

const exampleEndpoint = {
  id: exampleIds.webhookEndpoint,
  object: 'webhook_endpoint',
  account_id: exampleIds.account,
  livemode: false,
  url: 'https://shop.example.com/webhooks/paylinks',
  event_types: ['checkout_session.completed'],
  description: 'Ships what was paid',
  is_enabled: true,
  disabled_reason: null,
  disabled_at: null,
  failing_since: null,
  previous_secret_expires_at: null,
  replay: null,
  metadata: null,
  created_at: exampleTimes.created,
  updated_at: exampleTimes.created,
} as const satisfies WebhookEndpoint

/** Not a secret: it verifies nothing. */
const exampleSecret = 'whsec_RVhBTVBMRUVYQU1QTEVFWEFNUExFRVhBTVBMRUVYQU0='

const ofEndpoint = { account_id: exampleIds.account, id: exampleIds.webhookEndpoint }

export const createWebhookEndpoint = {
  operationId: 'createWebhookEndpoint',
  method: 'post',
  path,
  tag,
  summary: 'Create a webhook endpoint',
  description:
    'From now on, events of these types are sent to the URL by POST, signed with the secret that only this answer shows. An account can have 20 endpoints in each mode.',
  scope: 'webhooks:write',
  body: createWebhookEndpointSchema,
  success: { status: 201, description: 'The endpoint, with its `secret`.', schema: webhookEndpointWithSecretSchema },
  errors: ['webhook_endpoint_limit_reached'],
  examples: [
    {
      summary: 'An endpoint that is told when somebody has paid',
      path: { account_id: exampleIds.account },
      body: {
        url: exampleEndpoint.url,
        event_types: exampleEndpoint.event_types,
        description: exampleEndpoint.description,
      },
      status: 201,
      response: { ...exampleEndpoint, secret: exampleSecret },
    },
  ],
} as const satisfies Operation

export const listWebhookEndpoints = {
  operationId: 'listWebhookEndpoints',
  method: 'get',
  path,
  tag,
  summary: 'List webhook endpoints',
  description: 'The newest endpoints first. Their secrets are not shown.',
  scope: 'webhooks:read',
  query: listWebhookEndpointsSchema,
  success: { status: 200, description: 'One page of endpoints.', schema: webhookEndpointPageSchema },
  errors: [],
  examples: [
    {
      summary: 'All endpoints',
      path: { account_id: exampleIds.account },
      status: 200,
      response: { data: [exampleEndpoint], has_more: false, limit: 20, offset: 0, total: 1, total_is_capped: false },
    },
  ],
} as const satisfies Operation

export const getWebhookEndpoint = {
  operationId: 'getWebhookEndpoint',
  method: 'get',
  path: `${path}/{id}`,
  tag,
  summary: 'Retrieve a webhook endpoint',
  description: 'One endpoint, without its secret.',
  scope: 'webhooks:read',
  success: { status: 200, description: 'The endpoint.', schema: webhookEndpointSchema },
  errors: ['not_found'],
  examples: [{ summary: 'An endpoint', path: ofEndpoint, status: 200, response: exampleEndpoint }],
} as const satisfies Operation

export const updateWebhookEndpoint = {
  operationId: 'updateWebhookEndpoint',
  method: 'patch',
  path: `${path}/{id}`,
  tag,
  summary: 'Update a webhook endpoint',
  description:
    'Changes the fields that are given. Disabling an endpoint fails its pending deliveries; enabling it again does not send them by itself: replay them.',
  scope: 'webhooks:write',
  body: updateWebhookEndpointSchema,
  success: { status: 200, description: 'The endpoint.', schema: webhookEndpointSchema },
  errors: ['not_found'],
  examples: [
    {
      summary: 'Send all events',
      path: ofEndpoint,
      body: { event_types: ['*'] },
      status: 200,
      response: { ...exampleEndpoint, event_types: ['*'], updated_at: exampleTimes.later },
    },
  ],
} as const satisfies Operation

export const deleteWebhookEndpoint = {
  operationId: 'deleteWebhookEndpoint',
  method: 'delete',
  path: `${path}/{id}`,
  tag,
  summary: 'Delete a webhook endpoint',
  description: 'Nothing is sent to it any more, and its pending deliveries fail. Its deliveries can still be read.',
  scope: 'webhooks:write',
  success: { status: 200, description: 'The endpoint as it was.', schema: webhookEndpointSchema },
  errors: ['not_found'],
  examples: [{ summary: 'A deletion', path: ofEndpoint, status: 200, response: exampleEndpoint }],
} as const satisfies Operation

export const rotateWebhookEndpointSecret = {
  operationId: 'rotateWebhookEndpointSecret',
  method: 'post',
  path: `${path}/{id}/rotate-secret`,
  tag,
  summary: 'Rotate the secret of a webhook endpoint',
  description:
    'Makes a new secret, which only this answer shows. For 24 hours events are signed with the old secret too, so that you can change over without losing any. A secret before the old one stops working at once.',
  scope: 'webhooks:write',
  success: {
    status: 200,
    description: 'The endpoint, with its new `secret`.',
    schema: webhookEndpointWithSecretSchema,
  },
  errors: ['not_found'],
  examples: [
    {
      summary: 'A rotation',
      path: ofEndpoint,
      status: 200,
      response: { ...exampleEndpoint, previous_secret_expires_at: exampleTimes.later, secret: exampleSecret },
    },
  ],
} as const satisfies Operation

export const testWebhookEndpoint = {
  operationId: 'testWebhookEndpoint',
  method: 'post',
  path: `${path}/{id}/test`,
  tag,
  summary: 'Test a webhook endpoint',
  description:
    'Sends an event of the type `webhook_endpoint.test` to this endpoint alone, whatever its event types are. Retrieve the delivery to see what the endpoint answered.',
  scope: 'webhooks:write',
  success: { status: 200, description: 'The delivery of the event.', schema: webhookDeliverySchema },
  errors: ['not_found', 'webhook_endpoint_disabled'],
  examples: [
    {
      summary: 'A test',
      path: ofEndpoint,
      status: 200,
      response: {
        ...exampleDelivery,
        event_type: 'webhook_endpoint.test',
        status: 'pending',
        try_count: 0,
        next_try_at: exampleTimes.created,
        completed_at: null,
      },
    },
  ],
} as const satisfies Operation

export const replayWebhookEndpoint = {
  operationId: 'replayWebhookEndpoint',
  method: 'post',
  path: `${path}/{id}/replay`,
  tag,
  summary: 'Send events again',
  description:
    'Sends every event of the types of this endpoint that happened since a time again, those that were delivered before too. Your endpoint recognises them by their `webhook-id`. It takes a moment until the last of them has a new delivery; `replay` is null then.',
  scope: 'webhooks:write',
  body: replayWebhookEndpointSchema,
  success: { status: 200, description: 'The endpoint, with its `replay`.', schema: webhookEndpointSchema },
  errors: ['not_found', 'webhook_endpoint_disabled'],
  examples: [
    {
      summary: 'Everything since a time',
      path: ofEndpoint,
      body: { since: exampleTimes.created },
      status: 200,
      response: { ...exampleEndpoint, replay: { since: exampleTimes.created, until: exampleTimes.later } },
    },
  ],
} as const satisfies Operation
