import { checkoutSessionPageSchema, checkoutSessionSchema, listCheckoutSessionsSchema } from '../checkout-sessions.ts'
import { exampleSession } from './catalogue-examples.ts'
import { exampleIds } from './example-objects.ts'
import type { Operation } from './operation.ts'

const path = '/api/{account_id}/checkout-sessions'
const tag = 'Checkout sessions'

export const listCheckoutSessions = {
  operationId: 'listCheckoutSessions',
  method: 'get',
  path,
  tag,
  summary: 'List checkout sessions',
  description: 'The newest sessions first. There is one for each time that somebody opened a payment link.',
  scope: 'checkout_sessions:read',
  query: listCheckoutSessionsSchema,
  success: { status: 200, description: 'One page of checkout sessions.', schema: checkoutSessionPageSchema },
  errors: [],
  examples: [
    {
      summary: 'The completed sessions of a link',
      path: { account_id: exampleIds.account },
      query: { payment_link_id: exampleIds.paymentLink, status: 'complete' },
      status: 200,
      response: { data: [exampleSession], has_more: false, limit: 20, offset: 0, total: 1 },
    },
  ],
} as const satisfies Operation

export const getCheckoutSession = {
  operationId: 'getCheckoutSession',
  method: 'get',
  path: `${path}/{id}`,
  tag,
  summary: 'Retrieve a checkout session',
  description:
    'What the customer buys, and whether it was paid. While a session is open, the amounts are what the customer would pay now.',
  scope: 'checkout_sessions:read',
  success: { status: 200, description: 'The checkout session.', schema: checkoutSessionSchema },
  errors: ['not_found'],
  examples: [
    {
      summary: 'A session that was paid',
      path: { account_id: exampleIds.account, id: exampleIds.checkoutSession },
      status: 200,
      response: exampleSession,
    },
  ],
} as const satisfies Operation
