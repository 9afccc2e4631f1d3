import { sessionAttemptsSchema } from '../session-attempts.ts'
import { exampleIds } from './example-objects.ts'
import type { Operation } from './operation.ts'

export const getSessionAttempts = {
  operationId: 'getSessionAttempts',
  method: 'get',
  path: '/api/{account_id}/checkout-sessions/{id}/attempts',
  tag: 'Session attempts',
  summary: 'Retrieve the attempts to pay for a checkout session',
  description: 'Every try of the customer to pay, with the reason where it was refused. A session has few of them.',
  scope: 'checkout_sessions:read',
  success: { status: 200, description: 'The attempts, oldest first.', schema: sessionAttemptsSchema },
  errors: ['not_found'],
  examples: [
    {
      summary: 'Nobody has tried yet',
      path: { account_id: exampleIds.account, id: exampleIds.openCheckoutSession },
      status: 200,
      response: { data: [] },
    },
  ],
} as const satisfies Operation
