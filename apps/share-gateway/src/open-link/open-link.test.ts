import { problemSchema } from '@paylinks/contracts/errors'
import { newSecureToken } from '@paylinks/contracts/ids'
import { openedLinkSchema } from '@paylinks/contracts/share'
import { expect, test } from 'vitest'
import { type CheckoutStub, startCheckoutStub } from '../../test/checkout-stub.ts'
import { closeAfterTest, newClient, startTestGateway } from '../../test/gateway.ts'

const BROWSER_ACCEPT = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

async function setUp(env: Record<string, string> = {}) {
  const checkout = await startCheckoutStub()
  closeAfterTest(checkout.stop)
  const gateway = await startTestGateway({ env: { CHECKOUT_GRPC_URL: checkout.target, ...env } })
  return { checkout, gateway }
}

const mintsOf = (checkout: CheckoutStub) => checkout.calls.filter(({ rpc }) => rpc === 'MintSessions')

test('an API client is told the fresh session, and nothing else', async () => {
  const { checkout, gateway } = await setUp()
  const token = checkout.addLink()
  const { status, headers, body } = await gateway.open(token, { headers: { Accept: 'application/json' } })
  expect(status).toBe(200)
  expect(headers['content-type']).toBe('application/json; charset=utf-8')
  expect(openedLinkSchema.strict().parse(JSON.parse(body))).toEqual({
    checkout_session_id: 'cs_live_1',
    checkout_url: 'https://checkout.example/checkout/of_cs_live_1',
  })
})

test('a browser is redirected to the hosted checkout', async () => {
  const { checkout, gateway } = await setUp()
  const { status, headers, body } = await gateway.open(checkout.addLink(), { headers: { Accept: BROWSER_ACCEPT } })
  expect(status).toBe(303)
  expect(headers.location).toBe('https://checkout.example/checkout/of_cs_live_1')
  expect(body).toBe('')
})

test('each open makes a new session, with a request id of its own', async () => {
  const { checkout, gateway } = await setUp()
  const token = checkout.addLink()
  const headers = { 'X-Request-Id': 'req_chosen_by_the_caller' }
  const answers = await Promise.all(Array.from({ length: 10 }, () => gateway.open(token, { headers })))
  expect(new Set(answers.map(({ body }) => JSON.parse(body).checkout_session_id)).size).toBe(10)
  const requestIds = mintsOf(checkout).flatMap((call) => call.requestIds)
  expect(new Set(requestIds).size).toBe(10)
  expect(requestIds).not.toContain('req_chosen_by_the_caller')
})

test.each([
  ['application/json', 200],
  ['application/json;charset=utf-8', 200],
  ['application/json; charset=utf-8, text/html;q=0.5', 200],
  ['*/*', 200],
  [undefined, 200],
  ['', 200],
  ['text/plain', 200],
  ['not a media type', 200],
  ['text/html;q=0', 200],
  ['text/html;q=abc', 200],
  ['text/html;q=0.5, application/json;q=0.9', 200],
  ['application/json, text/html', 200],
  [`${'x/y, '.repeat(2000)}*/*`, 200],
  [',;=/'.repeat(2500), 200],
  [BROWSER_ACCEPT, 303],
  ['text/html', 303],
  ['TEXT/HTML', 303],
  ['text/html;charset=utf-8', 303],
  ['text/html;q=0.9, */*;q=0.1', 303],
  [`${'x/y, '.repeat(2000)}text/html`, 303],
] as const)('Accept: %.40s is answered with %i', async (accept, status) => {
  const { checkout, gateway } = await setUp()
  const headers = accept === undefined ? {} : { Accept: accept }
  expect((await gateway.open(checkout.addLink(), { headers })).status).toBe(status)
})

test('Accept headers sent twice count as one list', async () => {
  const { checkout, gateway } = await setUp()
  const headers = { Accept: ['application/json;q=0.5', 'text/html'] }
  expect((await gateway.open(checkout.addLink(), { headers })).status).toBe(303)
})

/** Everything of an answer but what differs from request to request whatever the token. */
function fingerprint(answer: { status: number; rawHeaders: string[]; body: string }): unknown {
  const headers: [string | undefined, string | undefined][] = []
  for (let i = 0; i < answer.rawHeaders.length; i += 2) headers.push([answer.rawHeaders[i], answer.rawHeaders[i + 1]])
  const steady = headers.filter(([name]) => name !== 'Date' && !name?.startsWith('RateLimit-'))
  return { status: answer.status, headers: steady, body: answer.body }
}

const malformedTokens = {
  'too short': 'abc',
  'too long': `${newSecureToken()}A`,
  'very long': 'A'.repeat(10_240),
  'a null byte': `%00${newSecureToken().slice(1)}`,
  'a path behind it': `${newSecureToken()}/more`,
  'broken percent-encoding': '%E0%A4%A',
  'percent signs alone': '%%%',
  'letters of other scripts': encodeURIComponent('令牌'.repeat(9)),
  'dots that lead upwards': '..%2F..%2Fmetrics',
  'a matrix parameter': `${newSecureToken()};a=b`,
  'nothing at all': '',
}

test.each([
  ['JSON', 'application/json'],
  ['HTML', BROWSER_ACCEPT],
])('tokens that open nothing are answered with the same bytes, as %s', async (_name, accept) => {
  const { checkout, gateway } = await setUp()
  const headers = { Accept: accept, 'X-Request-Id': 'req_of_mine' }
  const deactivated = checkout.addLink({ state: 'deactivated', version: 2 })
  const unsellable = checkout.addLink({ state: 'unsellable', version: 2 })
  const unknown = newSecureToken()
  const reference = await gateway.open(newSecureToken(), { headers })
  expect(reference.status).toBe(404)
  expect(reference.headers).not.toHaveProperty('x-request-id')
  expect(reference.body).not.toContain('req_of_mine')

  const tokens = { deactivated, unsellable, unknown, ...malformedTokens }
  for (const [name, token] of Object.entries(tokens)) {
    for (const round of ['fresh', 'cached']) {
      const answer = await gateway.open(token, { headers })
      expect({ name, round, is: fingerprint(answer) }).toEqual({ name, round, is: fingerprint(reference) })
    }
  }
  expect(checkout.sessions.size).toBe(0)
})

test('the generic error is a problem without a request id for API clients', async () => {
  const { gateway } = await setUp()
  const { headers, body } = await gateway.open(newSecureToken())
  expect(headers['content-type']).toBe('application/problem+json; charset=utf-8')
  expect(problemSchema.parse(JSON.parse(body))).toEqual({
    type: 'urn:paylinks:error:link_unavailable',
    title: 'Link unavailable',
    status: 404,
    detail: 'This payment link is not available.',
    code: 'link_unavailable',
  })
})

test('refusals are remembered: the checkout service is asked once', async () => {
  const { checkout, gateway } = await setUp()
  const tokens = [newSecureToken(), checkout.addLink({ state: 'deactivated', version: 2 })]
  for (const token of [...tokens, ...tokens, ...tokens]) expect((await gateway.open(token)).status).toBe(404)
  for (const token of Object.values(malformedTokens)) await gateway.open(token)
  expect(checkout.calls.map(({ secureTokens }) => secureTokens)).toEqual(tokens.map((token) => [token]))
})

test('a token is a token however its characters are encoded, and whatever query follows it', async () => {
  const { checkout, gateway } = await setUp()
  const token = checkout.addLink()
  const encoded = [...token].map((character) => `%${character.charCodeAt(0).toString(16)}`).join('')
  expect((await gateway.open(encoded)).status).toBe(200)
  expect((await gateway.open(`${token}?utm_source=mail&token=%ZZ`)).status).toBe(200)
})

test('an address opens as mail and chat programs pass it on, and is one link to all of them', async () => {
  const { checkout, gateway } = await setUp()
  const token = checkout.addLink()
  const addresses = [
    `${token}/`,
    `${token}.`,
    `${token}%29.`,
    `${token}%20`,
    `${token}%E2%80%8B`,
    `/${token}`,
    `${token}?fbclid=x`,
  ]
  for (const address of addresses) expect([address, (await gateway.open(address)).status]).toEqual([address, 200])
  expect((await gateway.send(`//api/pay/share/${token}`)).status).toBe(200)
  const gone = checkout.addLink({ state: 'deactivated', version: 2 })
  expect((await gateway.open(`${gone}.`)).body).toBe((await gateway.open(gone)).body)
  expect(new Set(mintsOf(checkout).flatMap(({ secureTokens }) => secureTokens))).toEqual(new Set([token, gone]))
})

test('HEAD tells whether the link can be opened, with the headers of GET, and mints nothing', async () => {
  const { checkout, gateway } = await setUp()
  const token = checkout.addLink()
  const openable = await gateway.open(token, { method: 'HEAD' })
  expect([openable.status, openable.body]).toEqual([200, ''])
  expect(openable.headers['cache-control']).toBe('no-store')
  for (const gone of [checkout.addLink({ state: 'unsellable', version: 3 }), newSecureToken(), 'malformed']) {
    const head = await gateway.open(gone, { method: 'HEAD' })
    const get = await gateway.open(gone)
    expect(fingerprint({ ...head, body: get.body })).toEqual(fingerprint(get))
    expect(head.body).toBe('')
  }
  expect(checkout.sessions.size).toBe(0)
})

test('HEADs of one link ask the checkout service once', async () => {
  const { checkout, gateway } = await setUp()
  const token = checkout.addLink()
  await Promise.all(Array.from({ length: 8 }, () => gateway.open(token, { method: 'HEAD' })))
  await gateway.open(token, { method: 'HEAD' })
  expect(checkout.calls.map(({ rpc }) => rpc)).toEqual(['ResolveLinks'])
})

test.each([
  { 'Sec-Purpose': 'prefetch;prerender' },
  { Purpose: 'prefetch' },
  { 'X-Purpose': 'preview' },
  { 'X-Moz': 'prefetch' },
])('a prefetch (%o) opens nothing, is told so in a way that is not kept, and is counted', async (purpose) => {
  const { checkout, gateway } = await setUp()
  const client = newClient()
  for (const method of ['GET', 'HEAD']) {
    const answer = await gateway.open(checkout.addLink(), { method, headers: purpose, client })
    expect([answer.status, answer.headers['cache-control']]).toEqual([503, 'no-store'])
  }
  expect(checkout.calls).toEqual([])
  expect((await gateway.open(newSecureToken(), { client })).headers['ratelimit-remaining']).toBe('7')
})

test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s is not offered, and opens nothing', async (method) => {
  const { checkout, gateway } = await setUp()
  const { status, headers, body } = await gateway.open(checkout.addLink(), { method })
  expect([status, JSON.parse(body).code]).toEqual([404, 'route_not_found'])
  expect(headers['cache-control']).toBe('no-store')
  expect(checkout.calls).toEqual([])
})

test('scripts of any origin may open links and read the limits; no other route allows it', async () => {
  const { checkout, gateway } = await setUp()
  const headers = { Origin: 'https://shop.example', 'Access-Control-Request-Method': 'GET' }
  const preflight = await gateway.open(checkout.addLink(), { method: 'OPTIONS', headers })
  expect(preflight.status).toBe(204)
  expect(preflight.headers).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, HEAD',
  })
  expect(preflight.headers).not.toHaveProperty('ratelimit-remaining')
  const { headers: opened } = await gateway.open(checkout.addLink(), { headers })
  expect(opened['access-control-allow-origin']).toBe('*')
  expect(opened['access-control-expose-headers']).toBe(
    'RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After',
  )
  for (const path of ['/', '/livez', '/metrics', '/api/pay']) {
    expect((await gateway.send(path, { headers })).headers).not.toHaveProperty('access-control-allow-origin')
  }
})

test('no answer of the open may be kept, sniffed, indexed, or leak its address', async () => {
  const { checkout, gateway } = await setUp({ SHARE_OPENS_PER_MINUTE: '1' })
  const client = newClient()
  const answers = [
    await gateway.open(checkout.addLink(), { client }),
    await gateway.open(checkout.addLink(), { client }),
    await gateway.open(checkout.addLink(), { headers: { Accept: 'text/html' } }),
    await gateway.open(newSecureToken()),
    await gateway.open(newSecureToken(), { headers: { Accept: 'text/html' } }),
    await gateway.open(checkout.addLink(), { headers: { Purpose: 'prefetch' } }),
    await gateway.open(checkout.addLink(), { method: 'HEAD' }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([200, 429, 303, 404, 404, 503, 200])
  for (const { headers } of answers) {
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
      'x-content-type-options': 'nosniff',
      vary: 'Accept',
      'ratelimit-limit': '1',
    })
    expect(headers).not.toHaveProperty('x-powered-by')
    expect(headers).not.toHaveProperty('etag')
  }
})

test('what each open came to is counted', async () => {
  const { checkout, gateway } = await setUp()
  await gateway.open(checkout.addLink())
  await gateway.open(checkout.addLink(), { headers: { Accept: 'text/html' } })
  await gateway.open(checkout.addLink({ state: 'deactivated', version: 2 }))
  await gateway.open('malformed')
  const counted = async (outcome: string) => gateway.metric(`share_opens_total{outcome="${outcome}"}`)
  expect(await Promise.all(['opened', 'deactivated', 'malformed', 'unknown'].map(counted))).toEqual([2, 1, 1, 0])
  expect(await gateway.metric('share_link_cache_lookups_total{found="nothing"}')).toBe(3)
  expect(await gateway.metric('share_checkout_call_items_count{rpc="MintSessions"}')).toBe(3)
})

test('what the address tells about the customer reaches the checkout, checked, and nothing where it tells nothing', async () => {
  const { checkout, gateway } = await setUp()
  const token = checkout.addLink()
  const query = new URLSearchParams({
    reference_id: 'user-42',
    email: 'ada@example.com',
    utm_source: 'newsletter',
    locale: 'not a locale',
    name: 'x'.repeat(1_000),
    utm_term: 'y'.repeat(2_000),
    foo: 'bar',
  })
  expect((await gateway.send(`/api/pay/share/${token}?${query}`)).status).toBe(200)
  expect((await gateway.send(`/api/pay/share/${token}?foo=bar`)).status).toBe(200)
  expect((await gateway.open(token)).status).toBe(200)
  const empty = { name: '', locale: '', utm_medium: '', utm_campaign: '', utm_term: '', utm_content: '' }
  expect(mintsOf(checkout).flatMap(({ parameters }) => parameters)).toEqual([
    { ...empty, reference_id: 'user-42', email: 'ada@example.com', utm_source: 'newsletter' },
    null,
    null,
  ])
})
