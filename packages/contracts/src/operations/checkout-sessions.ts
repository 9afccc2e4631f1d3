import { checkoutSessionPageSchema, checkoutSessionSchema, listCheckoutSessionsSchema } from '../checkout-sessions.ts'
import { exampleExpiredSession, exampleSession } from './catalogue-examples.ts'
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
  description:
    'The newest sessions first. There is one for each time that somebody opened a payment link. With `Accept: text/csv` the answer is a file of every session that matches, without pages.',
  scope: 'checkout_sessions:read',
  query: listCheckoutSessionsSchema,
  success: {
    status: 200,
    description: 'One page of checkout sessions.',
    schema: checkoutSessionPageSchema,
    csv: "One line for each session, after a line of column names. Amounts are in the currency's smallest unit, `metadata` is JSON. A text that a spreadsheet would run as a formula has an apostrophe in front.",
  },
  errors: [],
  examples: [
    {
      summary: 'The completed sessions of a link',
      path: { account_id: exampleIds.account },
      query: { payment_link_id: exampleIds.paymentLink, status: 'complete' },
      status: 200,
      response: { data: [exampleSession], has_more: false, limit: 20, offset: 0, total: 1, total_is_capped: false },
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

export const expireCheckoutSession = {
  operationId: 'expireCheckoutSession',
  method: 'post',
  path: `${path}/{id}/expire`,
  tag,
  summary: 'Expire a checkout session',
  description:
    'Ends an open session at once, e.g. because its price was wrong: nobody can begin to pay it from now on. A payment that has already begun may still complete it. Expiring an expired session changes nothing.',
  scope: 'checkout_sessions:write',
  success: { status: 200, description: 'The checkout session, expired.', schema: checkoutSessionSchema },
  errors: ['not_found', 'checkout_session_complete'],
  examples: [
    {
      summary: 'A session that must not be paid',
      path: { account_id: exampleIds.account, id: exampleIds.openCheckoutSession },
      status: 200,
      response: exampleExpiredSession,
    },
  ],
} as const satisfies Operation
