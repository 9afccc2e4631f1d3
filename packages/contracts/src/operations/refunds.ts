import { createRefundSchema, listRefundsSchema, refundPageSchema, refundSchema } from '../refunds.ts'
import { exampleRefund } from './catalogue-examples.ts'
import { exampleIds } from './example-objects.ts'
import type { Operation } from './operation.ts'

const path = '/api/{account_id}/refunds'
const tag = 'Refunds'

export const createRefund = {
  operationId: 'createRefund',
  method: 'post',
  path: '/api/{account_id}/payments/{id}/refunds',
  tag,
  summary: 'Refund a payment',
  description:
    'Gives all or a part of a captured payment back to its customer. You can refund a payment several times, up to what was captured. The refund is `pending` at first and is paid within seconds; `payment.refunded` or `payment.refund_failed` tells how it ended.',
  scope: 'payments:write',
  body: createRefundSchema,
  success: { status: 201, description: 'The refund.', schema: refundSchema },
  errors: ['not_found', 'payment_not_refundable', 'refund_too_large'],
  examples: [
    {
      summary: 'A part of a payment',
      path: { account_id: exampleIds.account, id: exampleIds.payment },
      body: { amount_atom: 1000, reason: 'requested_by_customer' },
      status: 201,
      response: exampleRefund,
    },
  ],
} as const satisfies Operation

export const listRefunds = {
  operationId: 'listRefunds',
  method: 'get',
  path,
  tag,
  summary: 'List refunds',
  description: 'The newest refunds first.',
  scope: 'payments:read',
  query: listRefundsSchema,
  success: { status: 200, description: 'One page of refunds.', schema: refundPageSchema },
  errors: [],
  examples: [
    {
      summary: 'The refunds of a payment',
      path: { account_id: exampleIds.account },
      query: { payment_id: exampleIds.payment },
      status: 200,
      response: { data: [exampleRefund], has_more: false, limit: 20, offset: 0, total: 1, total_is_capped: false },
    },
  ],
} as const satisfies Operation

export const getRefund = {
  operationId: 'getRefund',
  method: 'get',
  path: `${path}/{id}`,
  tag,
  summary: 'Retrieve a refund',
  description: 'Whether the money has gone back.',
  scope: 'payments:read',
  success: { status: 200, description: 'The refund.', schema: refundSchema },
  errors: ['not_found'],
  examples: [
    {
      summary: 'A refund that was just made',
      path: { account_id: exampleIds.account, id: exampleIds.refund },
      status: 200,
      response: exampleRefund,
    },
  ],
} as const satisfies Operation
