import { insertProduct } from '@paylinks/test-kit/builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { faultsOf } from '../../test/caller.ts'

test('a change touches what it names, and null clears', async ({ api, merchant }) => {
  const { id } = await insertProduct(api.db, merchant, { description: 'Old', metadata: { sku: 'PRO-1' } })
  const { body: before } = await merchant.get(`/products/${id}`)

  const renamed = await merchant.patch(`/products/${id}`, {
    name: 'Pro plan 2',
    image_url: 'https://example.com/2.png',
  })
  expect(renamed.status).toBe(200)
  expect(renamed.body).toEqual({
    ...before,
    name: 'Pro plan 2',
    image_url: 'https://example.com/2.png',
    updated_at: expect.any(String),
  })
  expect(Date.parse(renamed.body.updated_at)).toBeGreaterThanOrEqual(Date.parse(before.updated_at))

  const cleared = await merchant.patch(`/products/${id}`, { description: null, image_url: null, metadata: null })
  expect(cleared.body).toMatchObject({ name: 'Pro plan 2', description: null, image_url: null, metadata: null })
  expect((await merchant.get(`/products/${id}`)).body).toEqual(cleared.body)
})

test('a product is archived and restored, and either may be repeated', async ({ api, merchant }) => {
  const { id } = await insertProduct(api.db, merchant)
  for (const is_active of [false, false, true, true]) {
    const { status, body } = await merchant.patch(`/products/${id}`, { is_active })
    expect([status, body.is_active]).toEqual([200, is_active])
  }
})

test('what a product cannot change is refused with every other fault', async ({ api, merchant }) => {
  const { id } = await insertProduct(api.db, merchant)
  const answer = await merchant.patch(`/products/${id}`, {
    id: 'prod_live_other',
    livemode: false,
    name: null,
    image_url: 'http://example.com/2.png',
    is_active: 'no',
  })
  expect(answer.status).toBe(422)
  expect(faultsOf(answer).sort()).toEqual([
    'id immutable',
    'image_url https_required',
    'is_active invalid_type',
    'livemode immutable',
    'name invalid_type',
  ])
})
