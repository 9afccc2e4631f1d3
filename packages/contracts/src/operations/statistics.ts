import { getStatisticsSchema, type Statistics, statisticsSchema } from '../statistics.ts'
import { exampleIds } from './example-objects.ts'
import type { Operation } from './operation.ts'

const counts = { opens: 2, completions: 1, revenue: [{ currency: 'USD', amount_atom: 4900 }] }

const exampleStatistics = {
  object: 'statistics',
  account_id: exampleIds.account,
  livemode: false,
  payment_link_id: exampleIds.paymentLink,
  ...counts,
  days: [{ day: '2026-06-17', ...counts }],
} as const satisfies Statistics

export const getStatistics = {
  operationId: 'getStatistics',
  method: 'get',
  path: '/api/{account_id}/statistics',
  tag: 'Statistics',
  summary: 'Retrieve statistics',
  description:
    'How often customers opened your links, how often they completed a session and what they paid, for each of the last days. It costs the same however many sessions there are. An open counts on the day it was made, a completion on the day it was completed.',
  scope: 'checkout_sessions:read',
  query: getStatisticsSchema,
  success: { status: 200, description: 'The statistics.', schema: statisticsSchema },
  errors: ['not_found'],
  examples: [
    {
      summary: 'Today, for one link',
      path: { account_id: exampleIds.account },
      query: { days: '1', payment_link_id: exampleIds.paymentLink },
      status: 200,
      response: exampleStatistics,
    },
  ],
} as const satisfies Operation
