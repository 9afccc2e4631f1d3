import { insertApiKey } from '@paylinks/test-kit/builders'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApi, type TestApi } from '../../test/start-test-api.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.stop())

test('a revoked key opens nothing from the moment its revocation is answered', async () => {
  const merchant = await api.newMerchant()
  const { id, key } = await insertApiKey(api.db, merchant)
  const holder = api.callerWith(key, merchant.accountId)
  expect((await holder.get('/products')).status).toBe(200)

  const revoked = await merchant.delete(`/api-keys/${id}`)
  expect([revoked.status, revoked.body.id]).toEqual([200, id])
  expect(Date.parse(revoked.body.revoked_at)).not.toBeNaN()
  const refused = await holder.get('/products')
  expect([refused.status, refused.body.code]).toEqual([401, 'invalid_api_key'])
})

test('revoking again changes nothing, and the key stays listed', async () => {
  const merchant = await api.newMerchant()
  const { id } = await insertApiKey(api.db, merchant)
  const first = await merchant.delete(`/api-keys/${id}`)
  const again = await merchant.delete(`/api-keys/${id}`)
  expect([again.status, again.text]).toEqual([200, first.text])
  expect((await merchant.get('/api-keys')).body.data).toContainEqual(first.body)
})

test('a key may revoke itself', async () => {
  const merchant = await api.newMerchant()
  expect((await merchant.delete(`/api-keys/${merchant.apiKeyId}`)).status).toBe(200)
  expect((await merchant.get('/api-keys')).status).toBe(401)
})
