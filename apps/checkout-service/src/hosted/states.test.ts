import { createTestDatabase, type TestDatabase } from '@paylinks/test-kit/postgres'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deactivateLink } from '../../test/change-link.ts'
import { startTestService, type TestService } from '../../test/checkout-service.ts'
import { CARD, follow, get, openCheckout, pay, post, settledRecords, termsOf } from '../../test/customer.ts'

let database: TestDatabase
let service: TestService

beforeAll(async () => {
  database = await createTestDatabase()
  service = await startTestService(database.url, {
    SHARE_PUBLIC_URL: 'https://pay.example.com',
    CHECKOUT_ATTEMPTS_PER_CLIENT: '1000000',
    CHECKOUT_PROCESSOR_TIMEOUT_SECONDS: '2',
    CHECKOUT_ATTEMPT_LEASE_SECONDS: '3',
  })
})
afterAll(async () => {
  await service.stop()
  await database.drop()
})

const open = (options: Parameters<typeof openCheckout>[2] = {}) => openCheckout(service, database.db, options)
const expire = (id: string) =>
  database.db.checkoutSession.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1000) } })

test('a token that is unknown, malformed or of any shape gets one and the same answer', async () => {
  const unknown = await get(`${service.url}/checkout/tok_${'x'.repeat(32)}`)
  expect(unknown.status).toBe(404)
  const headersOf = ({ headers }: typeof unknown) =>
    [...headers].filter(([name]) => !['date', 'x-request-id', 'connection', 'keep-alive'].includes(name))
  for (const path of [
    '/checkout/tok_short',
    '/checkout/x',
    `/checkout/${'a'.repeat(5000)}`,
    '/checkout/%00',
    '/checkout/%E0%A4%A',
    "/checkout/tok_'%20OR%20true--",
    `/checkout/tok_${'x'.repeat(32)}/complete`,
    `/checkout/tok_${'x'.repeat(32)}/return`,
    `/checkout/tok_${'x'.repeat(32)}/cancel`,
    `/checkout/tok_${'x'.repeat(32)}/challenge`,
    `/checkout/tok_${'x'.repeat(32)}/pictures/0`,
    '/checkout/assets/none.css',
    '/checkout/',
  ]) {
    const answer = await get(`${service.url}${path}`)
    expect([path, answer.status, answer.text]).toEqual([path, 404, unknown.text])
    expect(headersOf(answer)).toEqual(headersOf(unknown))
  }
  for (const operation of ['pay', 'cart', 'challenge']) {
    expect(await post(`${service.url}/checkout/tok_${'x'.repeat(32)}/${operation}`, {})).toMatchObject({
      status: 404,
      text: unknown.text,
    })
  }
})

test("an expired session charges nothing and leads to its link's address, while that can be opened", async () => {
  const { url, sessionId, link } = await open()
  const terms = termsOf(await get(url))
  await expire(sessionId)
  const page = await get(url)
  expect(page.status).toBe(410)
  expect(page.text).toContain(`href="https://pay.example.com/api/pay/share/${link.secureToken}"`)

  const form = { terms, email: 'ada@example.com', method: 'credit_card', ...CARD }
  expect((await post(`${url}/pay`, form)).status).toBe(410)
  expect(await settledRecords(database.db, sessionId)).toMatchObject({ attempts: [] })

  await deactivateLink(database.db, link)
  const later = await get(url)
  expect(later.status).toBe(410)
  expect(later.text).not.toContain(link.secureToken)
})

test('a session that expires while its challenge waits lets go of what was authorised', async () => {
  const { url, sessionId } = await open()
  await pay(url, { card_number: '4000002760003184' })
  await expire(sessionId)
  await database.db.paymentAttempt.updateMany({ where: { sessionId }, data: { settleAt: new Date() } })
  await pay((await open()).url)
  await waitFor(async () => {
    const { held, attempts } = await settledRecords(database.db, sessionId)
    return held[0]?.state === 'cancelled' && attempts[0]?.refusalCode === 'expired'
  })
  expect((await post(`${url}/challenge`, { answer: 'approve' })).status).toBe(303)
  expect(await settledRecords(database.db, sessionId)).toMatchObject({ payments: [], capturedAtom: 0n })
})

test.each(['approve', 'fail'])(
  'a challenge answered %j after the session expired ends on one page after one redirect',
  async (answer) => {
    const { url, sessionId } = await open()
    const challenge = await follow((await pay(url, { card_number: '4000002760003184' })).location, service)
    expect(challenge.text).toContain("Confirm it's you")
    await expire(sessionId)
    const answered = await post(`${url}/challenge`, { answer })
    expect(answered.status).toBe(303)
    const page = await get(`${service.url}${answered.location}`)
    expect(page.status).toBe(410)
    expect(page.text).toContain('This checkout has expired')
    for (const path of ['', '/complete', '/challenge', '/challenge/return']) {
      const first = await get(`${url}${path}`)
      const last = first.status === 303 ? await get(`${service.url}${first.location}`) : first
      expect([path, last.status]).toEqual([path, 410])
    }
  },
)

test.each(['cart', 'pay'])('an address that takes forms alone leads back to the page: %s', async (operation) => {
  const { url } = await open()
  const answer = await get(`${url}/${operation}`)
  expect(answer).toMatchObject({ status: 303, location: new URL(url).pathname })
})

const elsewhere = [
  '/',
  '/nothing',
  '//checkout/x',
  '//api/pay',
  '/api/pay/share/x',
  '/checkout',
  '/%E0%A4%A',
  '/favicon.ico',
]
test.each(elsewhere)('a browser that asks for %s gets a page, and a program a problem', async (path) => {
  const page = await get(`${service.url}${path}`)
  expect(page.status).toBe(404)
  expect(page.headers.get('content-type')).toContain('text/html')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  if (path.startsWith('/checkout')) return
  const problem = await get(`${service.url}${path}`, { accept: 'application/json' })
  expect(problem.headers.get('content-type')).toContain('application/problem+json')
})

test('a browser whose headers are too large gets a page that says what to do', async () => {
  const answer = await get(`${service.url}/checkout/x`, { cookie: 'x'.repeat(20_000) })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([431, 'text/html; charset=utf-8'])
  expect(answer.text).toContain('delete the cookies of this site')
})

test('cancelling leads to the return URL, and changes nothing', async () => {
  const { url, sessionId } = await open({ snapshot: { return_url: 'https://shop.example.com/basket?kept=1' } })
  expect(await get(`${url}/cancel`)).toMatchObject({ status: 303, location: 'https://shop.example.com/basket?kept=1' })
  expect((await settledRecords(database.db, sessionId)).session.status).toBe('open')
  expect((await get(url)).status).toBe(200)
})

test('without a return URL cancelling leads to a page that says what it means, and back', async () => {
  const { url } = await open()
  const page = await get(`${url}/cancel`)
  expect(page.status).toBe(200)
  expect(page.text).toContain('You were not charged')
  expect(page.text).toContain(`href="${new URL(url).pathname}"`)
})

test('what is paid cannot be cancelled', async () => {
  const { url } = await open({ snapshot: { return_url: 'https://shop.example.com/basket' } })
  await pay(url)
  expect((await follow(new URL(`${url}/cancel`).pathname, service)).text).toContain('Payment received')
})

test('what is not paid leads nowhere', async () => {
  const { url } = await open({ snapshot: { success_url: 'https://shop.example.com/thanks' } })
  const { pathname } = new URL(url)
  for (const page of ['return', 'complete', 'challenge']) {
    const answer = await get(`${url}/${page}`)
    expect(answer.status).toBe(303)
    expect(answer.location?.startsWith(pathname)).toBe(true)
  }
})

test('while an attempt is in flight the customer is told so, and cannot change the order or pay again', async () => {
  const { url, sessionId } = await open({ snapshot: { allow_cart_edit: true } })
  const terms = termsOf(await get(url))
  await database.db.paymentAttempt.create({
    data: {
      sessionId,
      number: 1,
      method: 'credit_card',
      amountAtom: 4900,
      currency: 'USD',
      status: 'started',
      processor: 'test',
      settleAt: new Date(Date.now() + 600_000),
    },
  })
  const page = await follow(new URL(url).pathname, service)
  expect(page.text).toContain('being processed')
  expect(page.headers.get('refresh')).toBe('2')
  expect((await follow(`${new URL(url).pathname}/cancel`, service)).text).toContain('being processed')
  await post(`${url}/cart`, { terms, quantity_0: 5 })
  await post(`${url}/pay`, { terms, email: 'ada@example.com', method: 'credit_card', ...CARD })
  const { session, attempts } = await settledRecords(database.db, sessionId)
  expect(session.cartEdits).toBeNull()
  expect(attempts).toHaveLength(1)
})

test('a receipt shows what was charged, whatever has become of the coupon', async () => {
  const coupon = { id: 'coupon_test_once', name: 'Once', percent_off: 10, amount_off_atom: null, currency: null }
  const { url, link } = await open({ snapshot: { coupon: { ...coupon, duration: 'once', duration_in_months: null } } })
  await database.db.coupon.create({
    data: {
      id: coupon.id,
      accountId: link.accountId,
      livemode: false,
      percentOff: 10,
      duration: 'once',
      maxRedemptions: 1,
    },
  })
  await pay(url)
  const receipt = await get(url)
  expect(receipt.text).toContain('−$4.90')
  expect(receipt.text).toContain('$44.10')
})
