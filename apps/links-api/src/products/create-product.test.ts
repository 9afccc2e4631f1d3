import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { faultsOf } from '../../test/caller.ts'

test('a product has every field that it was given, and is active', async ({ api }) => {
  const merchant = await api.newMerchant({ livemode: false })
  const given = {
    name: 'Pro plan',
    description: 'Everything, for a whole team.',
    image_url: 'https://example.com/pro.png',
    metadata: { sku: 'PRO-1', sizes: [1, 2] },
  }
  const { status, body } = await merchant.post('/products', given)
  expect(status).toBe(201)
  expect(body).toEqual({
    id: expect.stringMatching(/^prod_test_[0-9a-z]{26}$/),
    object: 'product',
    account_id: merchant.accountId,
    livemode: false,
    ...given,
    is_active: true,
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]+\.\d{3}Z$/),
    updated_at: body.created_at,
  })
  expect((await merchant.get(`/products/${body.id}`)).body).toEqual(body)
})

test('a product needs no more than a name', async ({ merchant }) => {
  const { status, body } = await merchant.post('/products', { name: 'x', description: null, metadata: null })
  expect(status).toBe(201)
  expect(body).toMatchObject({ livemode: true, description: null, image_url: null, metadata: null })
  expect(body.id).toMatch(/^prod_live_/)
})

test('every fault is listed at once, and nothing is stored', async ({ merchant }) => {
  const answer = await merchant.post('/products', {
    name: 'tab\there',
    description: 'x'.repeat(501),
    image_url: 'http://example.com/pro.png',
    metadata: 'none',
    is_active: true,
  })
  expect([answer.status, answer.body.code]).toEqual([422, 'invalid_request'])
  expect(faultsOf(answer).sort()).toEqual([
    'description too_long',
    'image_url https_required',
    'is_active unknown_field',
    'metadata invalid_type',
    'name invalid_characters',
  ])
  expect((await merchant.get('/products')).body.total).toBe(0)
})

test.for<[string, boolean, string | undefined]>([
  ['javascript:alert(1)', true, 'image_url invalid_format'],
  ['http://example.com/a.png', true, 'image_url https_required'],
  ['http://localhost:3000/a.png', true, undefined],
  ['http://example.com/a.png', false, undefined],
])('a picture at %s with livemode %s: %s', async ([image_url, livemode, fault], { api }) => {
  const merchant = await api.newMerchant({ livemode })
  const answer = await merchant.post('/products', { name: 'Pro plan', image_url })
  expect([answer.status, ...faultsOf(answer)]).toEqual(fault === undefined ? [201] : [422, fault])
})
