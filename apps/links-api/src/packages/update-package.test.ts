import { insertPackage, insertPrice } from '@paylinks/test-kit/builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { faultsOf } from '../../test/caller.ts'

test('a package changes its name, metadata and whether it is active', async ({ api, merchant }) => {
  const { id } = await insertPackage(api.db, merchant)
  const { body: before } = await merchant.get(`/packages/${id}`)
  const change = { name: 'Renamed', metadata: { a: 1 }, is_active: false }
  const { status, body } = await merchant.patch(`/packages/${id}`, change)
  expect([status, body]).toEqual([200, { ...before, ...change, updated_at: expect.any(String) }])
  expect((await merchant.get(`/packages/${id}`)).body).toEqual(body)
})

test('what a package holds is immutable', async ({ api, merchant }) => {
  const { id } = await insertPackage(api.db, merchant)
  const price = await insertPrice(api.db, merchant)
  const answer = await merchant.patch(`/packages/${id}`, { items: [{ price_id: price.id }], currency: 'EUR', name: '' })
  expect(answer.status).toBe(422)
  expect(faultsOf(answer).sort()).toEqual(['currency immutable', 'items immutable', 'name too_short'])
})
