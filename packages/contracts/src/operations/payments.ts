import { listPaymentsSchema, paymentPageSchema, paymentSchema } from '../payments.ts'
import { examplePayment } from './catalogue-examples.ts'
import { exampleIds } from './example-objects.ts'
import type { Operation } from './operation.ts'

const path = '/api/{account_id}/payments'
const tag = 'Payments'

export const listPayments = {
  operationId: 'listPayments',
  method: 'get',
  path,
  tag,
  summary: 'List payments',
  description: 'The newest payments first: one for each checkout session that was completed.',
  scope: 'payments:read',
  query: listPaymentsSchema,
  success: { status: 200, description: 'One page of payments.', schema: paymentPageSchema },
  errors: [],
  examples: [
    {
      summary: 'The payments of a link',
      path: { account_id: exampleIds.account },
      query: { payment_link_id: exampleIds.paymentLink },
      status: 200,
      response: { data: [examplePayment], has_more: false, limit: 20, offset: 0, total: 1, total_is_capped: false },
    },
  ],
} as const satisfies Operation

export const getPayment = {
  operationId: 'getPayment',
  method: 'get',
  path: `${path}/{id}`,
  tag,
  summary: 'Retrieve a payment',
  description: 'Whether you have the money, how much of it went back, and who took it.',
  scope: 'payments:read',
  success: { status: 200, description: 'The payment.', schema: paymentSchema },
  errors: ['not_found'],
  examples: [
    {
      summary: 'A payment by card',
      path: { account_id: exampleIds.account, id: exampleIds.payment },
      status: 200,
      response: examplePayment,
    },
  ],
} as const satisfies Operation
