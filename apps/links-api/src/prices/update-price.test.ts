import { insertPrice, insertProduct } from '@paylinks/test-kit/builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { faultsOf } from '../../test/caller.ts'

test('a price changes its nickname, metadata and whether it is active', async ({ api, merchant }) => {
  const { id } = await insertPrice(api.db, merchant)
  const { body: before } = await merchant.get(`/prices/${id}`)
  const change = { nickname: 'Yearly', metadata: { a: 1 }, is_active: false }
  const { status, body } = await merchant.patch(`/prices/${id}`, change)
  expect([status, body]).toEqual([200, { ...before, ...change, updated_at: expect.any(String) }])

  const restored = await merchant.patch(`/prices/${id}`, { nickname: null, metadata: null, is_active: true })
  expect(restored.body).toEqual({ ...before, updated_at: expect.any(String) })
})

test('what a price charges is immutable, field by field', async ({ api, merchant }) => {
  const { id } = await insertPrice(api.db, merchant)
  const { body: before } = await merchant.get(`/prices/${id}`)
  const { id: product_id } = await insertProduct(api.db, merchant)
  const answer = await merchant.patch(`/prices/${id}`, {
    product_id,
    unit_amount_atom: 1,
    currency: 'EUR',
    type: 'recurring',
    billing_interval: 'month',
    billing_interval_count: 1,
    nickname: 'Cheap',
  })
  expect(answer.status).toBe(422)
  expect(faultsOf(answer).sort()).toEqual([
    'billing_interval immutable',
    'billing_interval_count immutable',
    'currency immutable',
    'product_id immutable',
    'type immutable',
    'unit_amount_atom immutable',
  ])
  expect((await merchant.get(`/prices/${id}`)).body).toEqual(before)
})
