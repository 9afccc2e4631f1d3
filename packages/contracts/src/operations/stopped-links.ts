import { getStoppedLinksSchema, stoppedLinksSchema } from '../stopped-links.ts'
import { exampleIds } from './example-objects.ts'
import type { Operation } from './operation.ts'

export const getStoppedLinks = {
  operationId: 'getStoppedLinks',
  method: 'get',
  path: '/api/{account_id}/stopped-links',
  tag: 'Stopped links',
  summary: 'Retrieve the links that stopped selling',
  description:
    'Active payment links that nobody can open, because a product, price or package that they sell is archived. They open again once all of it is restored.',
  scope: 'payment_links:read',
  query: getStoppedLinksSchema,
  success: { status: 200, description: 'The links, newest first.', schema: stoppedLinksSchema },
  errors: [],
  examples: [
    {
      summary: 'Everything sells',
      path: { account_id: exampleIds.account },
      status: 200,
      response: { data: [], has_more: false, limit: 20 },
    },
  ],
} as const satisfies Operation
