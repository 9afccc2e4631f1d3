import { getLinkVersionsSchema, type LinkVersion, linkVersionsSchema } from '../link-versions.ts'
import { exampleIds, exampleLink, exampleTimes } from './example-objects.ts'
import type { Operation } from './operation.ts'

const exampleVersion = {
  version: 1,
  is_active: true,
  name: exampleLink.name,
  mode: exampleLink.mode,
  line_items: exampleLink.line_items,
  package_ids: null,
  customer_id: null,
  coupon: null,
  free_trial_days: null,
  success_url: exampleLink.success_url,
  return_url: null,
  expires_in_hours: exampleLink.expires_in_hours,
  allow_cart_edit: false,
  accepted_payment_methods: null,
  metadata: null,
  total_amount_atom: exampleLink.total_amount_atom,
  currency: exampleLink.currency,
  created_at: exampleTimes.created,
} satisfies LinkVersion

export const getLinkVersions = {
  operationId: 'getLinkVersions',
  method: 'get',
  path: '/api/{account_id}/payment-links/{id}/versions',
  tag: 'Link versions',
  summary: 'Retrieve the versions of a payment link',
  description:
    'Every change of a payment link makes a version, which never changes. A checkout session belongs to the version that the customer opened.',
  scope: 'payment_links:read',
  query: getLinkVersionsSchema,
  success: { status: 200, description: 'The versions, newest first.', schema: linkVersionsSchema },
  errors: ['not_found'],
  examples: [
    {
      summary: 'A link that never changed',
      path: { account_id: exampleIds.account, id: exampleIds.paymentLink },
      status: 200,
      response: { data: [exampleVersion], has_more: false, limit: 20 },
    },
  ],
} as const satisfies Operation
