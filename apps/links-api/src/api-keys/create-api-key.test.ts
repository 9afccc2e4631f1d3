import { isApiKey } from '@paylinks/contracts/api-keys'
import { scopes } from '@paylinks/contracts/scopes'
import { insertApiKey } from '@paylinks/test-kit/builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { faultsOf } from '../../test/caller.ts'

test.for([true, false])('a key of livemode %s is shown once and works at once', async (livemode, { api }) => {
  const merchant = await api.newMerchant({ livemode })
  const given = { name: 'Shop back end', scopes: ['catalogue:read'] }
  const { status, body } = await merchant.post('/api-keys', given)
  expect(status).toBe(201)
  expect(isApiKey(body.key)).toBe(true)
  expect(body).toEqual({
    id: expect.stringMatching(livemode ? /^key_live_/ : /^key_test_/),
    object: 'api_key',
    account_id: merchant.accountId,
    livemode,
    ...given,
    prefix: livemode ? 'sk_live_' : 'sk_test_',
    last_four: body.key.slice(-4),
    key: body.key,
    created_at: expect.any(String),
    last_used_at: null,
    revoked_at: null,
  })

  const holder = api.callerWith(body.key, merchant.accountId)
  expect((await holder.get('/products')).status).toBe(200)
  expect((await holder.post('/products', { name: 'Pro plan' })).body.code).toBe('insufficient_scope')

  const { key: _, ...listed } = body
  const { body: list } = await merchant.get('/api-keys')
  expect(list.data).toContainEqual({ ...listed, last_used_at: expect.any(String) })
  expect(JSON.stringify(list)).not.toContain(body.key)
})

test('a key gives no scope that it lacks, and every fault is listed at once', async ({ api, merchant }) => {
  const held = ['api_keys:write', 'catalogue:read'] as const
  const { key } = await insertApiKey(api.db, merchant, { scopes: held })
  const holder = api.callerWith(key, merchant.accountId)
  const answer = await holder.post('/api-keys', { name: '', scopes: scopes })
  expect(answer.status).toBe(422)
  expect(faultsOf(answer)).toEqual([
    'name too_short',
    ...scopes.flatMap((scope, index) => (held.some((one) => one === scope) ? [] : [`scopes[${index}] scope_not_held`])),
  ])
  expect((await holder.post('/api-keys', { name: 'Heir', scopes: held })).status).toBe(201)
})

test.for([
  [{ name: 'Shop', scopes: [] }, 'scopes too_short'],
  [{ name: 'Shop', scopes: ['catalogue:read', 'catalogue:read'] }, 'scopes duplicate'],
  [{ name: 'Shop', scopes: ['everything'] }, 'scopes[0] invalid_value'],
  [{ name: 'Shop' }, 'scopes required'],
  [{ name: 'Shop', scopes: ['catalogue:read'], livemode: true }, 'livemode unknown_field'],
])('%j is refused: %s', async ([body, fault], { merchant }) => {
  const answer = await merchant.post('/api-keys', body)
  expect([answer.status, ...faultsOf(answer)]).toEqual([422, fault])
})

test('the clear key is neither stored nor logged, not even for replays, and is replayed to its maker alone', async ({
  api,
  merchant,
}) => {
  const other = await insertApiKey(api.db, merchant)
  const body = { name: 'Shop', scopes: ['catalogue:read'] }
  const first = await merchant.post('/api-keys', body, { idempotencyKey: 'once' })
  expect((await merchant.post('/api-keys', body, { idempotencyKey: 'once' })).text).toBe(first.text)

  const byOther = await api
    .callerWith(other.key, merchant.accountId)
    .post('/api-keys', body, { idempotencyKey: 'once' })
  expect([byOther.status, byOther.body.code]).toEqual([409, 'idempotency_key_reused'])

  const secret = first.body.key.slice('sk_live_'.length)
  const [stored] = await api.db.$queryRaw<{ text: string }[]>`
    SELECT string_agg(t.text, ' ') AS text FROM (
      SELECT row_to_json(k)::text AS text FROM api_keys k UNION ALL SELECT row_to_json(i)::text FROM idempotency_keys i
    ) t`
  expect(stored?.text).toContain(first.body.id)
  expect(stored?.text).not.toContain(secret)
  expect(api.logText()).not.toContain(secret)
})
