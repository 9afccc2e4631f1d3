import {
  createPaymentLinkSchema,
  listPaymentLinksSchema,
  paymentLinkPageSchema,
  paymentLinkSchema,
  updatePaymentLinkSchema,
} from '../payment-links.ts'
import { exampleIds, exampleLink, exampleTimes } from './example-objects.ts'
import type { Operation } from './operation.ts'

const path = '/api/{account_id}/payment-links'
const oneLink = { account_id: exampleIds.account, id: exampleIds.paymentLink }

export const createPaymentLink = {
  operationId: 'createPaymentLink',
  method: 'post',
  path,
  tag: 'Payment links',
  summary: 'Create a payment link',
  description:
    'Makes a URL that sells prices or packages. Everybody who opens the URL gets a checkout session of their own.',
  scope: 'payment_links:write',
  body: createPaymentLinkSchema,
  success: { status: 201, description: 'The payment link. Give its `url` to customers.', schema: paymentLinkSchema },
  errors: [],
  examples: [
    {
      summary: 'A subscription',
      path: { account_id: exampleIds.account },
      body: {
        name: 'Pro plan signup',
        mode: 'subscription',
        line_items: [{ price_id: exampleIds.monthlyPrice, quantity: 1 }],
        success_url: 'https://example.com/welcome',
        expires_in_hours: 72,
      },
      status: 201,
      response: exampleLink,
    },
  ],
} as const satisfies Operation

export const listPaymentLinks = {
  operationId: 'listPaymentLinks',
  method: 'get',
  path,
  tag: 'Payment links',
  summary: 'List payment links',
  description: 'The newest links first. For long lists use `starting_after`: every page costs the same.',
  scope: 'payment_links:read',
  query: listPaymentLinksSchema,
  success: { status: 200, description: 'One page of payment links.', schema: paymentLinkPageSchema },
  errors: [],
  examples: [
    {
      summary: 'The active subscriptions',
      path: { account_id: exampleIds.account },
      query: { mode: 'subscription', is_active: 'true', limit: '10' },
      status: 200,
      response: { data: [exampleLink], has_more: false, limit: 10, offset: 0, total: 1, total_is_capped: false },
    },
  ],
} as const satisfies Operation

export const getPaymentLink = {
  operationId: 'getPaymentLink',
  method: 'get',
  path: `${path}/{id}`,
  tag: 'Payment links',
  summary: 'Retrieve a payment link',
  description: 'One payment link, active or not.',
  scope: 'payment_links:read',
  success: { status: 200, description: 'The payment link.', schema: paymentLinkSchema },
  errors: ['not_found'],
  examples: [{ summary: 'A payment link', path: oneLink, status: 200, response: exampleLink }],
} as const satisfies Operation

export const updatePaymentLink = {
  operationId: 'updatePaymentLink',
  method: 'patch',
  path: `${path}/{id}`,
  tag: 'Payment links',
  summary: 'Update a payment link',
  description:
    'Changes the fields that you give. `null` clears a field. Sessions that customers have already opened stay as they are. ' +
    '`is_active: false` deactivates the link for good.',
  scope: 'payment_links:write',
  body: updatePaymentLinkSchema,
  success: { status: 200, description: 'The payment link after the change.', schema: paymentLinkSchema },
  errors: ['not_found', 'link_deactivated'],
  examples: [
    {
      summary: 'A new name, and no success URL',
      path: oneLink,
      body: { name: 'Pro plan, autumn', success_url: null },
      status: 200,
      response: {
        ...exampleLink,
        name: 'Pro plan, autumn',
        success_url: null,
        version: 2,
        updated_at: exampleTimes.later,
      },
    },
  ],
} as const satisfies Operation

export const deactivatePaymentLink = {
  operationId: 'deactivatePaymentLink',
  method: 'delete',
  path: `${path}/{id}`,
  tag: 'Payment links',
  summary: 'Deactivate a payment link',
  description:
    'From the moment this is answered, nobody can open the link. It cannot be undone. You can repeat the request. ' +
    'Customers who have already opened the link can still pay.',
  scope: 'payment_links:write',
  success: { status: 200, description: 'The payment link, deactivated.', schema: paymentLinkSchema },
  errors: ['not_found'],
  examples: [
    {
      summary: 'A deactivation',
      path: oneLink,
      status: 200,
      response: {
        ...exampleLink,
        is_active: false,
        is_sellable: false,
        version: 2,
        updated_at: exampleTimes.later,
        deactivated_at: exampleTimes.later,
      },
    },
  ],
} as const satisfies Operation
