import { request as httpRequest } from 'node:http'
import { createInProcessBus } from '@paylinks/messaging/in-process-bus'
import { createLogger } from '@paylinks/service-kit/logger'
import { lineItem } from '@paylinks/test-kit/link-builders'
import { createTestDatabase, type TestDatabase } from '@paylinks/test-kit/postgres'
import { createRecordingLog } from '@paylinks/test-kit/recording-log'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestService, type TestService, TOKEN_SECRET } from '../../test/checkout-service.ts'
import { CARD, get, openCheckout, pay, post, settledRecords, termsOf } from '../../test/customer.ts'
import { readEnv } from '../env.ts'
import { startCheckoutService } from '../start.ts'

let database: TestDatabase
let service: TestService

beforeAll(async () => {
  database = await createTestDatabase()
  service = await startTestService(database.url, {
    CHECKOUT_ATTEMPTS_PER_SESSION: '3',
    CHECKOUT_ATTEMPTS_PER_CLIENT: '5',
    TRUST_PROXY: 'loopback',
  })
})
afterAll(async () => {
  await service.stop()
  await database.drop()
})

const open = (options: Parameters<typeof openCheckout>[2] = {}) => openCheckout(service, database.db, options)
/** Each test is another client, so that they do not use up each other's attempts. */
const from = (address: string) => ({ 'x-forwarded-for': address })
const form = { email: 'ada@example.com', method: 'credit_card', ...CARD }

test('every page forbids inline code, other origins, frames, caching and referrers', async () => {
  const { url } = await open()
  for (const page of [url, `${url}/cancel`, `${url}/complete`, `${service.url}/checkout/nonsense`]) {
    const { headers } = await get(page)
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-robots-tag')).toBe('noindex')
    expect(headers.get('strict-transport-security')).toBeNull()
  }
})

test('behind https the pages ask for https from then on', async () => {
  const secure = await startTestService(database.url, { CHECKOUT_PUBLIC_URL: 'https://checkout.example.com' })
  const { headers } = await get(`${secure.url}/checkout/nonsense`)
  expect(headers.get('strict-transport-security')).toBe('max-age=31536000')
  await secure.stop()
})

test('a page holds nothing inline and asks nobody else for anything', async () => {
  const { url } = await open({
    snapshot: { line_items: [lineItem({ product_image_url: 'https://images.example.com/a.png' })] },
  })
  const { text } = await get(url)
  expect(text).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son\w+=|javascript:/i)
  expect(text).not.toContain('images.example.com')
  for (const [, address] of text.matchAll(/\s(?:src|href|action)="([^"]*)"/g))
    expect(address).toMatch(/^(\/checkout\/|#)/)
})

test('assets are named by their content and kept for ever', async () => {
  const { url } = await open()
  const assets = [...(await get(url)).text.matchAll(/"(\/checkout\/assets\/[^"]+)"/g)].map(([, path]) => path)
  expect(new Set(assets).size).toBe(3)
  for (const path of assets) {
    const { status, headers } = await get(`${service.url}${path}`)
    expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable'])
  }
})

test('whatever a merchant calls things, it stays text', async () => {
  const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>'&amp;`
  const { url } = await open({
    accountName: hostile,
    snapshot: {
      line_items: [lineItem({ product_name: hostile, description: hostile })],
      coupon: {
        id: hostile,
        name: hostile,
        percent_off: 1,
        amount_off_atom: null,
        currency: null,
        duration: 'once',
        duration_in_months: null,
      },
    },
  })
  for (const page of [url, `${url}/cancel`]) expect((await get(page)).text).not.toMatch(/<script>|<img/)
})

test.each([
  [{ 'sec-fetch-site': 'cross-site' }],
  [{ 'sec-fetch-site': 'same-site' }],
  [{ origin: 'https://evil.example.com' }],
  [{ origin: 'http://localhost.evil.example.com' }],
])('a post from another site is refused: %j', async (headers) => {
  const { url, sessionId } = await open({ snapshot: { allow_cart_edit: true } })
  const terms = termsOf(await get(url))
  for (const [path, fields] of [
    ['pay', form],
    ['cart', { quantity_0: 5 }],
    ['challenge', { answer: 'approve' }],
  ] as const) {
    expect((await post(`${url}/${path}`, { terms, ...fields }, headers)).status).toBe(403)
  }
  expect(await settledRecords(database.db, sessionId)).toMatchObject({ attempts: [], session: { cartEdits: null } })
})

test.each([[{ 'sec-fetch-site': 'same-origin' }], [{ origin: 'null' }], [{}]])(
  'a post from the page is taken: %j',
  async (headers) => {
    const { url } = await open()
    const terms = termsOf(await get(url))
    const answer = await post(
      `${url}/pay`,
      { terms, ...form },
      { ...headers, ...from(`10.1.0.${Object.keys(headers).length}`) },
    )
    expect(answer.status).toBe(303)
  },
)

test('a session takes so many attempts a minute and no more, whoever makes them', async () => {
  const { url, sessionId } = await open()
  const terms = termsOf(await get(url))
  const attempt = (client: string) =>
    post(`${url}/pay`, { terms, ...form, card_number: '4000000000000002' }, from(client))
  for (let count = 0; count < 3; count++) expect((await attempt(`10.2.0.${count}`)).status).toBe(303)
  const refused = await attempt('10.2.0.9')
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await settledRecords(database.db, sessionId)).attempts).toHaveLength(3)
})

test('a client makes so many attempts a minute and no more, whatever the sessions', async () => {
  const attempt = async () => {
    const { url } = await open()
    return post(`${url}/pay`, { terms: termsOf(await get(url)), ...form }, from('10.3.0.1'))
  }
  for (let count = 0; count < 5; count++) expect((await attempt()).status).toBe(303)
  expect((await attempt()).status).toBe(429)
})

test('what is no form, or too large for one, is refused with a page', async () => {
  const { url, sessionId } = await open()
  const json = await fetch(`${url}/pay`, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json' },
  })
  expect([json.status, json.headers.get('content-type')]).toEqual([415, 'text/html; charset=utf-8'])
  expect((await post(`${url}/pay`, { email: 'a'.repeat(20_000) })).status).toBe(413)
  // It does not say what its page showed, so the customer is asked again.
  expect((await post(`${url}/pay`, {})).status).toBe(409)
  const terms = termsOf(await get(url))
  expect((await post(`${url}/pay`, { terms })).status).toBe(422)
  const twice = new URLSearchParams([
    ['terms', terms],
    ['email', 'a@example.com'],
    ['email', 'b@example.com'],
    ['method', 'credit_card'],
  ])
  expect((await fetch(`${url}/pay`, { method: 'POST', body: twice })).status).toBe(422)
  expect(await settledRecords(database.db, sessionId)).toMatchObject({ attempts: [] })
})

test('neither the card nor the checkout token is in any log line or table', async () => {
  const lines: string[] = []
  const log = createLogger({ service: 'checkout-service', level: 'trace' }, { write: (line) => void lines.push(line) })
  const eventBus = createInProcessBus({ log: createRecordingLog() })
  const env = readEnv({
    DATABASE_URL: database.url,
    CHECKOUT_PORT: '0',
    CHECKOUT_GRPC_PORT: '0',
    CHECKOUT_TOKEN_SECRET: TOKEN_SECRET,
  })
  const logged = await startCheckoutService({ env, eventBus, log })
  const { sessionId, url: mintedUrl } = await openCheckout(service, database.db)
  const url = mintedUrl.replace(String(service.port), String(logged.port))
  await pay(url, { card_cvc: '9173' })
  await pay(url, { card_number: '4539578763621486' })
  await pay(url, { card_cvc: '917' })
  await settledRecords(database.db, sessionId)
  await logged.stop()

  const token = url.split('/').at(-1) ?? ''
  const tables = await database.db.$queryRaw<{ rows: string }[]>`
    SELECT query_to_xml(format('SELECT * FROM %I', tablename), true, false, '')::text AS rows
    FROM pg_tables WHERE schemaname = 'public'`
  const written = lines.join('') + tables.map(({ rows }) => rows).join('')
  expect(lines.length).toBeGreaterThan(0)
  expect(written).toContain(sessionId)
  for (const secret of [token, '4242424242424242', '4242 4242', '4539578763621486', TOKEN_SECRET]) {
    expect(written).not.toContain(secret)
  }
  // Four digits in a row also come by chance, within ids, hashes and times: here they would stand by themselves.
  expect(written).not.toMatch(/(?<![0-9a-zA-Z])9173(?![0-9a-zA-Z])/)
})

test('a hostile Accept-Language or Host changes nothing but the numbers', async () => {
  const { url } = await open()
  for (const language of ['*', 'x'.repeat(5000), 'de;q=nonsense', '🙂', 'en-US-u-cu-eur-nu-fullwide']) {
    const { port, pathname } = new URL(url)
    const status = await new Promise((resolve, reject) => {
      const headers = { 'accept-language': Buffer.from(language).toString('latin1'), host: 'evil.example.com' }
      httpRequest({ port, path: pathname, headers }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end()
    })
    expect(status).toBe(200)
  }
})
