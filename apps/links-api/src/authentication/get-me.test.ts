import { insertApiKey } from '@paylinks/test-kit/builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'

test.for([true, false])('a key is told its account, its mode (live: %s) and its scopes', async (livemode, { api }) => {
  const merchant = await api.newMerchant({ livemode })
  const { key } = await insertApiKey(api.db, merchant, { scopes: ['catalogue:read'] })
  const { status, body } = await api.callerWith(key, merchant.accountId).get('/me')
  expect([status, body]).toEqual([
    200,
    { object: 'me', account_id: merchant.accountId, account_name: 'Acme', livemode, scopes: ['catalogue:read'] },
  ])
})

test('a key without any scope may ask too', async ({ api, merchant }) => {
  const { key } = await insertApiKey(api.db, merchant, { scopes: [] })
  expect((await api.callerWith(key, merchant.accountId).get('/me')).body.scopes).toEqual([])
})
