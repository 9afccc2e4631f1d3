import { newApiKey } from '@paylinks/contracts/api-keys'
import { insertApiKey } from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import type { TestApi } from '../../test/start-test-api.ts'

const lastUsedAt = async (api: TestApi, id: string) =>
  (await api.db.apiKey.findUniqueOrThrow({ where: { id } })).lastUsedAt

test.for<[string, string | undefined, string]>([
  ['no header', undefined, 'missing_api_key'],
  ['another scheme', 'Basic dXNlcjpwYXNz', 'missing_api_key'],
  ['a scheme alone', 'Bearer', 'missing_api_key'],
  ['no secret key', 'Bearer pk_live_x', 'invalid_api_key'],
  ['an unknown key', `Bearer ${newApiKey(true).key}`, 'invalid_api_key'],
  ['a key that is too long', `Bearer sk_live_${'x'.repeat(5000)}`, 'invalid_api_key'],
  ['two keys', `Bearer ${newApiKey(true).key} ${newApiKey(true).key}`, 'invalid_api_key'],
])('%s is not let in', async ([, authorization, code], { api }) => {
  const { accountId } = await api.newMerchant()
  const response = await fetch(`${api.url}/api/${accountId}/payment-links`, {
    headers: authorization === undefined ? {} : { authorization },
  })
  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toBe('Bearer')
  expect(response.headers.get('content-type')).toContain('application/problem+json')
  expect(await response.json()).toMatchObject({ code, request_id: response.headers.get('x-request-id') })
})

test('a key is taken in any spelling of its scheme', async ({ api }) => {
  const { accountId, key } = await api.newMerchant()
  for (const authorization of [`bearer ${key}`, `BEARER   ${key}  `]) {
    const response = await fetch(`${api.url}/api/${accountId}/payment-links`, { headers: { authorization } })
    expect(response.status).toBe(200)
  }
})

test('a revoked key stops at once', async ({ api, merchant }) => {
  expect((await merchant.get('/payment-links')).status).toBe(200)
  await api.db.apiKey.update({ where: { id: merchant.apiKeyId }, data: { revokedAt: new Date() } })
  const { status, body } = await merchant.get('/payment-links')
  expect([status, body.code]).toEqual([401, 'invalid_api_key'])
})

test('a key opens no other account, nor one that does not exist', async ({ api }) => {
  const [ours, theirs] = [await api.newMerchant(), await api.newMerchant()]
  const { id } = await insertPaymentLink(api.db, theirs)
  for (const accountId of [theirs.accountId, 'acc_nothing', '%27']) {
    const caller = api.callerWith(ours.key, accountId)
    for (const answer of [await caller.get(`/payment-links/${id}`), await caller.delete(`/payment-links/${id}`)]) {
      expect([answer.status, answer.body.code]).toEqual([403, 'account_mismatch'])
    }
  }
  expect(await api.db.paymentLink.findUniqueOrThrow({ where: { id } })).toMatchObject({ isActive: true })
})

test('the key decides the mode', async ({ api }) => {
  const { live, test: testing } = await api.newMerchantInBothModes()
  const [a, b] = [
    await live.post('/payment-links', { mode: 'setup' }),
    await testing.post('/payment-links', { mode: 'setup' }),
  ]
  expect([a.body.livemode, b.body.livemode]).toEqual([true, false])
  expect(b.body.id).toMatch(/^pl_test_/)
})

test('a missing scope is named, and write does not include read', async ({ api, merchant }) => {
  const { key } = await insertApiKey(api.db, merchant, { scopes: ['payment_links:write', 'catalogue:read'] })
  const caller = api.callerWith(key, merchant.accountId)
  expect((await caller.post('/payment-links', { mode: 'setup' })).status).toBe(201)
  const { status, body } = await caller.get('/payment-links')
  expect([status, body.code]).toEqual([403, 'insufficient_scope'])
  expect(body.detail).toContain('payment_links:read')
})

test('a key without scopes may do nothing, whatever its body', async ({ api, merchant }) => {
  const { key } = await insertApiKey(api.db, merchant, { scopes: [] })
  const answer = await api.callerWith(key, merchant.accountId).send('POST', '/payment-links', 'no json')
  expect([answer.status, answer.body.code]).toEqual([403, 'insufficient_scope'])
})

test('the last use of a key is recorded, at most once a minute', async ({ api, merchant }) => {
  const id = merchant.apiKeyId
  expect(await lastUsedAt(api, id)).toBeNull()
  await merchant.get('/payment-links')
  const first = await lastUsedAt(api, id)
  expect(first).not.toBeNull()
  await merchant.get('/payment-links')
  expect(await lastUsedAt(api, id)).toEqual(first)

  await api.db.apiKey.update({ where: { id }, data: { lastUsedAt: new Date(Date.now() - 61_000) } })
  await merchant.get('/payment-links')
  expect((await lastUsedAt(api, id))?.getTime()).toBeGreaterThanOrEqual(first?.getTime() ?? Number.NaN)
})

test('neither the key nor what the body says reaches the log', async ({ api, merchant }) => {
  await merchant.post('/payment-links', { mode: 'setup', name: 'for your eyes only' })
  await merchant.send('POST', '/payment-links', `{"name": "${merchant.key}"`)
  await api.callerWith(`${merchant.key}x`, merchant.accountId).get(`/payment-links/${merchant.key}`)
  expect(api.logText()).toContain('"status":201')
  expect(api.logText()).not.toContain(merchant.key.slice(8))
  expect(api.logText()).not.toContain('for your eyes only')
})
