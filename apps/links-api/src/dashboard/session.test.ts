import { hashDashboardToken, newDashboardToken } from '@paylinks/contracts/dashboard-tokens'
import { insertAccount, insertApiKey } from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import type { TestApi } from '../../test/start-test-api.ts'

test.override({ apiEnv: { DASHBOARD_SIGN_INS_PER_MINUTE: '100000' } })

type SignedIn = { cookie: string; csrf: string; accountId: string; body: { modes: string[]; account_name: string } }

async function post(api: TestApi, credentials: unknown): Promise<Response> {
  return fetch(`${api.url}/dashboard/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  })
}

async function signIn(api: TestApi, credentials: unknown): Promise<SignedIn> {
  const response = await post(api, credentials)
  expect(response.status).toBe(200)
  const body = (await response.json()) as {
    account_id: string
    csrf_token: string
    modes: string[]
    account_name: string
  }
  const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  return { cookie, csrf: body.csrf_token, accountId: body.account_id, body }
}

function ask(api: TestApi, path: string, headers: Record<string, string>, method = 'GET'): Promise<Response> {
  return fetch(api.url + path, { method, headers })
}

const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code]

test('two keys of one account make one session for both modes, and each mode sees its own', async ({ api }) => {
  const { live, test: testing } = await api.newMerchantInBothModes()
  const own = {
    live: (await insertPaymentLink(api.db, live)).id,
    test: (await insertPaymentLink(api.db, testing)).id,
  }
  const { cookie, csrf, accountId, body } = await signIn(api, { keys: [live.key, testing.key] })
  expect(accountId).toBe(live.accountId)
  expect(body.modes).toEqual(['live', 'test'])
  for (const mode of ['live', 'test'] as const) {
    const headers = { cookie, 'x-csrf-token': csrf, 'paylinks-mode': mode }
    const links = await (await ask(api, `/api/${accountId}/payment-links`, headers)).json()
    expect((links as { data: { id: string }[] }).data.map(({ id }) => id)).toEqual([own[mode]])
  }
})

test('a session of one key has one mode, and no other', async ({ api, merchant }) => {
  const { cookie, csrf, accountId, body } = await signIn(api, { keys: [merchant.key] })
  expect(body.modes).toEqual(['live'])
  const headers = { cookie, 'x-csrf-token': csrf, 'paylinks-mode': 'test' }
  expect(await codeOf(await ask(api, `/api/${accountId}/payment-links`, headers))).toEqual([401, 'session_ended'])
})

test('the cookie is out of reach of scripts and of other sites, and is stored as a hash alone', async ({
  api,
  merchant,
}) => {
  const response = await post(api, { keys: [merchant.key] })
  const cookie = response.headers.get('set-cookie') ?? ''
  expect(cookie).toContain('HttpOnly')
  expect(cookie).toContain('SameSite=Strict')
  expect(cookie).toMatch(/Max-Age=43200\b/)
  expect(response.headers.get('cache-control')).toBe('no-store')
  const token = /paylinks_session=([\w-]+)/.exec(cookie)?.[1] ?? ''
  const row = await api.db.dashboardSession.findUniqueOrThrow({ where: { tokenHash: hashDashboardToken(token) } })
  expect(JSON.stringify(row)).not.toContain(token)
  expect(api.logText()).not.toContain(token)
})

test('the cookie is for https alone on any host but this machine', async ({ api, merchant }) => {
  const { request } = await import('node:http')
  const cookie = await new Promise<string>((resolve, reject) => {
    const sent = request(
      `${api.url}/dashboard/session`,
      { method: 'POST', headers: { host: 'pay.example.com', 'content-type': 'application/json' } },
      (response) => resolve(String(response.headers['set-cookie'])),
    )
    sent.on('error', reject)
    sent.end(JSON.stringify({ keys: [merchant.key] }))
  })
  expect(cookie).toContain('Secure')
})

test('a cookie without the CSRF token, or with that of another session, does nothing', async ({ api, merchant }) => {
  const { cookie, accountId } = await signIn(api, { keys: [merchant.key] })
  const other = await signIn(api, { keys: [merchant.key] })
  const { id } = await insertPaymentLink(api.db, merchant)
  const forged: Record<string, string>[] = [
    { cookie },
    { cookie, 'x-csrf-token': other.csrf },
    { cookie, 'x-csrf-token': '' },
  ]
  for (const headers of forged) {
    const path = `/api/${accountId}/payment-links/${id}`
    const inMode = { ...headers, 'paylinks-mode': 'live' }
    expect(await codeOf(await ask(api, path, inMode, 'DELETE'))).toEqual([403, 'csrf_token_mismatch'])
    expect(await codeOf(await ask(api, path, inMode))).toEqual([403, 'csrf_token_mismatch'])
    expect(await codeOf(await ask(api, '/dashboard/session', headers, 'DELETE'))).toEqual([403, 'csrf_token_mismatch'])
  }
  expect((await api.db.paymentLink.findUniqueOrThrow({ where: { id } })).isActive).toBe(true)
})

test('after signing out a kept cookie is worth nothing', async ({ api, merchant }) => {
  const { cookie, csrf, accountId } = await signIn(api, { keys: [merchant.key] })
  const headers = { cookie, 'x-csrf-token': csrf, 'paylinks-mode': 'live' }
  expect((await ask(api, `/api/${accountId}/products`, headers)).status).toBe(200)
  const out = await ask(api, '/dashboard/session', headers, 'DELETE')
  expect(out.status).toBe(204)
  expect(out.headers.get('set-cookie')).toContain('Max-Age=0')
  expect(await codeOf(await ask(api, `/api/${accountId}/products`, headers))).toEqual([401, 'session_ended'])
  expect((await ask(api, '/dashboard/session', { cookie })).status).toBe(204)
})

test('a session ends with its key, at once', async ({ api, merchant }) => {
  const { cookie, csrf, accountId } = await signIn(api, { keys: [merchant.key] })
  await merchant.delete(`/api-keys/${merchant.apiKeyId}`)
  const headers = { cookie, 'x-csrf-token': csrf, 'paylinks-mode': 'live' }
  expect(await codeOf(await ask(api, `/api/${accountId}/products`, headers))).toEqual([401, 'session_ended'])
  expect((await ask(api, '/dashboard/session', { cookie })).status).toBe(204)
})

test('a session ends when its time is up', async ({ api, merchant }) => {
  const { cookie, csrf, accountId } = await signIn(api, { keys: [merchant.key] })
  const tokenHash = hashDashboardToken(cookie.split('=')[1] ?? '')
  await api.db.dashboardSession.update({ where: { tokenHash }, data: { expiresAt: new Date() } })
  const headers = { cookie, 'x-csrf-token': csrf, 'paylinks-mode': 'live' }
  expect(await codeOf(await ask(api, `/api/${accountId}/products`, headers))).toEqual([401, 'session_ended'])
})

test('a session opens no other account, and may do only what its key may', async ({ api, merchant }) => {
  const other = await api.newMerchant()
  const { key } = await insertApiKey(api.db, merchant, { scopes: ['payment_links:read'] })
  const { cookie, csrf } = await signIn(api, { keys: [key] })
  const headers = { cookie, 'x-csrf-token': csrf, 'paylinks-mode': 'live' }
  expect(await codeOf(await ask(api, `/api/${other.accountId}/payment-links`, headers))).toEqual([
    403,
    'account_mismatch',
  ])
  expect((await ask(api, `/api/${merchant.accountId}/payment-links`, headers)).status).toBe(200)
  expect(await codeOf(await ask(api, `/api/${merchant.accountId}/products`, headers))).toEqual([
    403,
    'insufficient_scope',
  ])
})

test.for<[string, unknown]>([
  ['a wrong key', { keys: [`sk_live_${'x'.repeat(32)}`] }],
  ['no key', { keys: [] }],
  ['what is no key', { keys: ['password'] }],
  ['three keys', { keys: ['a', 'b', 'c'] }],
  ['another form', { user: 'admin' }],
  ['a number', 7],
])('%s does not sign in', async ([, credentials], { api }) => {
  expect(await codeOf(await post(api, credentials))).toEqual([401, 'invalid_api_key'])
})

test('a revoked key does not sign in', async ({ api, merchant }) => {
  await api.db.apiKey.update({ where: { id: merchant.apiKeyId }, data: { revokedAt: new Date() } })
  expect(await codeOf(await post(api, { keys: [merchant.key] }))).toEqual([401, 'invalid_api_key'])
})

test('keys of two accounts, or twice of one mode, do not make one session', async ({ api, merchant }) => {
  const other = await api.newMerchant({ livemode: false })
  expect(await codeOf(await post(api, { keys: [merchant.key, other.key] }))).toEqual([403, 'account_mismatch'])
  const { key } = await insertApiKey(api.db, merchant)
  expect(await codeOf(await post(api, { keys: [merchant.key, key] }))).toEqual([403, 'account_mismatch'])
})

test('a sign-in code works once, however many use it at the same time, and only in its time', async ({ api }) => {
  const { id: accountId } = await insertAccount(api.db)
  const { id: testKeyId } = await insertApiKey(api.db, { accountId, livemode: false })
  const insertCode = async (expiresAt: Date) => {
    const code = newDashboardToken()
    await api.db.dashboardSignInCode.create({
      data: { codeHash: hashDashboardToken(code), accountId, testKeyId, expiresAt },
    })
    return code
  }
  const code = await insertCode(new Date(Date.now() + 60_000))
  const answers = await Promise.all(Array.from({ length: 5 }, () => post(api, { code })))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401, 401, 401, 401])

  const late = await insertCode(new Date(Date.now() - 1))
  expect(await codeOf(await post(api, { code: late }))).toEqual([401, 'invalid_sign_in_code'])
  expect(await codeOf(await post(api, { code: newDashboardToken() }))).toEqual([401, 'invalid_sign_in_code'])
})

test('an API key in the header counts, whatever cookie comes with it', async ({ api, merchant }) => {
  const { cookie } = await signIn(api, { keys: [merchant.key] })
  const other = await api.newMerchant()
  const headers = { cookie, authorization: `Bearer ${other.key}` }
  expect((await ask(api, `/api/${other.accountId}/products`, headers)).status).toBe(200)
})
