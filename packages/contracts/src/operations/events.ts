import { eventPageSchema, type LoggedEvent, listEventsSchema, loggedEventSchema } from '../events.ts'
import { exampleIds, exampleLink, exampleTimes } from './example-objects.ts'
import type { Operation } from './operation.ts'

const path = '/api/{account_id}/events'
const tag = 'Events'

const exampleEvent = {
  id: exampleIds.event,
  object: 'event',
  account_id: exampleIds.account,
  livemode: false,
  type: 'payment_link.created',
  created_at: exampleTimes.created,
  aggregate_version: 1,
  data: {
    object: {
      id: exampleIds.paymentLink,
      secure_token: exampleLink.secure_token,
      name: exampleLink.name,
      mode: 'subscription',
      is_active: true,
      version: 1,
      total_amount_atom: 4900,
      currency: 'USD',
    },
  },
} as const satisfies LoggedEvent

export const listEvents = {
  operationId: 'listEvents',
  method: 'get',
  path,
  tag,
  summary: 'List events',
  description:
    'The newest events first, of the last 30 days. Events that happen at the same moment may appear in any order: order those about one object by `aggregate_version`.',
  scope: 'events:read',
  query: listEventsSchema,
  success: { status: 200, description: 'One page of events.', schema: eventPageSchema },
  errors: [],
  examples: [
    {
      summary: 'What happened to a payment link',
      path: { account_id: exampleIds.account },
      query: { object_id: exampleIds.paymentLink },
      status: 200,
      response: { data: [exampleEvent], has_more: false, limit: 20, offset: 0, total: 1, total_is_capped: false },
    },
  ],
} as const satisfies Operation

export const getEvent = {
  operationId: 'getEvent',
  method: 'get',
  path: `${path}/{id}`,
  tag,
  summary: 'Retrieve an event',
  description: 'One event of the last 30 days.',
  scope: 'events:read',
  success: { status: 200, description: 'The event.', schema: loggedEventSchema },
  errors: ['not_found'],
  examples: [
    {
      summary: 'A payment link was made',
      path: { account_id: exampleIds.account, id: exampleIds.event },
      status: 200,
      response: exampleEvent,
    },
  ],
} as const satisfies Operation
