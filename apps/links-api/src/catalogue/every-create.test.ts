import { merchantApi } from '@paylinks/contracts/operations/merchant-api'
import { insertPrice, insertProduct, type Merchant } from '@paylinks/test-kit/builders'
import { expect } from 'vitest'
import type { z } from 'zod'
import { test } from '../../test/api-test.ts'
import { faultsOf } from '../../test/caller.ts'
import type { TestApi } from '../../test/start-test-api.ts'

const resources = [
  { path: '/products', body: async () => ({ name: 'Pro plan' }) },
  {
    path: '/prices',
    body: async (api: TestApi, merchant: Merchant) => ({
      product_id: (await insertProduct(api.db, merchant)).id,
      unit_amount_atom: 4900,
      currency: 'USD',
    }),
  },
  {
    path: '/packages',
    body: async (api: TestApi, merchant: Merchant) => ({
      name: 'Bundle',
      items: [{ price_id: (await insertPrice(api.db, merchant)).id }],
    }),
  },
  { path: '/coupons', body: async () => ({ percent_off: 20 }) },
  { path: '/customers', body: async () => ({ email: 'jane@example.com' }) },
  { path: '/payment-links', body: async () => ({ mode: 'setup' }) },
  {
    path: '/webhook-endpoints',
    body: async () => ({ url: 'https://shop.example.com/hooks', event_types: ['*'] }),
  },
  { path: '/api-keys', body: async () => ({ name: 'Shop', scopes: ['payment_links:read'] }) },
]

test.for(resources)(
  'POST $path, repeated with its key, answers the same bytes and makes one',
  async (resource, { api, merchant }) => {
    const body = await resource.body(api, merchant)
    const { total: before } = (await merchant.get(resource.path)).body
    const first = await merchant.post(resource.path, body, { idempotencyKey: 'once' })
    const again = await merchant.post(resource.path, body, { idempotencyKey: 'once' })
    expect([first.status, again.status, again.text]).toEqual([201, 201, first.text])
    expect((await merchant.get(resource.path)).body.total).toBe(before + 1)
  },
)

test.for(resources)('POST $path refuses another body under the same key', async (resource, { api, merchant }) => {
  const body = await resource.body(api, merchant)
  await merchant.post(resource.path, body, { idempotencyKey: 'once' })
  const answer = await merchant.post(resource.path, { ...body, name: 'Another' }, { idempotencyKey: 'once' })
  expect([answer.status, answer.body.code]).toEqual([409, 'idempotency_key_reused'])
})

test.for(resources)('POST $path takes null for what the answer shows as null', async (resource, { api, merchant }) => {
  const create = merchantApi.filter(({ method, path }) => method === 'post' && path.endsWith(resource.path))
  const fields = create.flatMap(({ body }) => Object.keys((body as z.ZodObject).shape))
  const body = await resource.body(api, merchant)
  const made = (await merchant.post(resource.path, body)).body
  const nulls = Object.fromEntries(fields.filter((field) => made[field] === null).map((field) => [field, null]))
  const again = await merchant.post(resource.path, { ...body, ...nulls })
  expect([again.status, ...faultsOf(again)]).toEqual([201])
  expect(again.body).toMatchObject(nulls)
})
