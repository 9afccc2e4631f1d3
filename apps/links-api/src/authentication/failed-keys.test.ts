import { newApiKey } from '@paylinks/contracts/api-keys'
import { expect } from 'vitest'
import { test as base } from '../../test/api-test.ts'
import type { TestApi } from '../../test/start-test-api.ts'

const test = base.override({ apiEnv: { API_FAILED_KEYS_PER_MINUTE: '3', TRUST_PROXY: 'loopback' } })

const ask = async (api: TestApi, client: string, key: string, accountId: string) => {
  const headers = { authorization: `Bearer ${key}`, 'x-forwarded-for': client }
  return fetch(`${api.url}/api/${accountId}/me`, { headers })
}

test('a client that guesses keys is refused before anything is looked up, and others are not', async ({
  api,
  merchant,
}) => {
  const guess = () => ask(api, '203.0.113.7', newApiKey(true).key, merchant.accountId)
  const statuses = []
  for (let tries = 0; tries < 4; tries++) statuses.push((await guess()).status)
  expect(statuses).toEqual([401, 401, 401, 429])

  // Even with a key that exists: whether it does is not looked up any more.
  const refused = await ask(api, '203.0.113.7', merchant.key, merchant.accountId)
  expect([refused.status, (await refused.json()).code]).toEqual([429, 'rate_limited'])
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await ask(api, '203.0.113.8', merchant.key, merchant.accountId)).status).toBe(200)
})

test('keys that exist are not counted, whatever they may not do', async ({ api, merchant }) => {
  for (let tries = 0; tries < 5; tries++) {
    expect((await ask(api, '203.0.113.9', merchant.key, merchant.accountId)).status).toBe(200)
    expect((await ask(api, '203.0.113.9', merchant.key, 'acc_other')).status).toBe(403)
  }
})
