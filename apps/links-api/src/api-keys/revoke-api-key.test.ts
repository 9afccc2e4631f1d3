import { insertApiKey } from '@paylinks/test-kit/builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'

test('a revoked key opens nothing from the moment its revocation is answered', async ({ api, merchant }) => {
  const { id, key } = await insertApiKey(api.db, merchant)
  const holder = api.callerWith(key, merchant.accountId)
  expect((await holder.get('/products')).status).toBe(200)

  const revoked = await merchant.delete(`/api-keys/${id}`)
  expect([revoked.status, revoked.body.id]).toEqual([200, id])
  expect(Date.parse(revoked.body.revoked_at)).not.toBeNaN()
  const refused = await holder.get('/products')
  expect([refused.status, refused.body.code]).toEqual([401, 'invalid_api_key'])
})

test('revoking again changes nothing, and the key stays listed', async ({ api, merchant }) => {
  const { id } = await insertApiKey(api.db, merchant)
  const first = await merchant.delete(`/api-keys/${id}`)
  const again = await merchant.delete(`/api-keys/${id}`)
  expect([again.status, again.text]).toEqual([200, first.text])
  expect((await merchant.get('/api-keys')).body.data).toContainEqual(first.body)
})

test('a key may revoke itself', async ({ merchant }) => {
  expect((await merchant.delete(`/api-keys/${merchant.apiKeyId}`)).status).toBe(200)
  expect((await merchant.get('/api-keys')).status).toBe(401)
})
