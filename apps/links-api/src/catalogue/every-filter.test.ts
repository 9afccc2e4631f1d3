import { merchantApi } from '@paylinks/contracts/operations/merchant-api'
import type { Operation } from '@paylinks/contracts/operations/operation'
import { expect } from 'vitest'
import type { z } from 'zod'
import { test } from '../../test/api-test.ts'
import { insertObject } from '../../test/insert-object.ts'

const PAGING = ['limit', 'offset', 'starting_after', 'ending_before']

/** For each filter a value that no object of `insertObject` has. */
const NO_MATCH: Record<string, string> = {
  is_active: 'false',
  is_enabled: 'false',
  webhook_endpoint_id: 'whe_live_nothing',
  event_id: 'evt_live_nothing',
  mode: 'setup',
  type: 'recurring',
  status: 'expired',
  payment_status: 'refunded',
  currency: 'ZAR',
  q: 'no such text',
  email: 'nobody@example.com',
  checkout_session_id: 'cs_live_nothing',
  payment_id: 'pay_live_nothing',
  reference_id: 'nobody',
  payment_link_id: 'pl_live_nothing',
  price_id: 'price_live_nothing',
  product_id: 'prod_live_nothing',
  package_id: 'pkg_live_nothing',
  customer_id: 'cus_live_nothing',
  coupon_id: 'coupon_live_nothing',
  created_at_gte: '9999-01-01T00:00:00Z',
  created_at_lte: '0001-01-01T00:00:00Z',
  completed_at_gte: '9999-01-01T00:00:00Z',
  completed_at_lte: '0001-01-01T00:00:00Z',
  object_id: 'pl_live_nothing',
  'metadata[key]': 'nothing',
}

/** Where a filter takes other values than its namesakes. */
const NO_MATCH_ON: Record<string, string> = {
  '/events?type': 'checkout_session.completed',
  '/payments?status': 'disputed',
  '/webhook-deliveries?status': 'succeeded',
}

const filters = merchantApi
  .filter(({ operationId, query }: Operation) => operationId.startsWith('list') && query !== undefined)
  .flatMap((operation: Operation) =>
    Object.keys((operation.query as z.ZodObject).shape)
      .filter((name) => !PAGING.includes(name))
      .map((name) => ({ operation, path: pathOf(operation), filter: name === 'metadata' ? 'metadata[key]' : name })),
  )

function pathOf({ path }: Operation): string {
  return path.replace('/api/{account_id}', '')
}

test.for(filters)('$path?$filter reaches the query', async ({ operation, path, filter }, { api, merchant }) => {
  await insertObject(api.db, operation, merchant)
  const value = NO_MATCH_ON[`${path}?${filter}`] ?? NO_MATCH[filter]
  expect(value, `a value of ${filter} that matches nothing`).toBeDefined()
  const { status, body } = await merchant.get(`${path}?${new URLSearchParams({ [filter]: value ?? '' })}`)
  expect([status, body.total, body.data]).toEqual([200, 0, []])
})
