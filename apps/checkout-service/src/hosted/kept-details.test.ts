import { startFlakyProxy } from '@paylinks/test-kit/flaky-proxy'
import { createTestDatabase, type TestDatabase } from '@paylinks/test-kit/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestService, type TestService } from '../../test/checkout-service.ts'
import { type Answer, CARD, get, openCheckout, post, termsOf } from '../../test/customer.ts'

let database: TestDatabase
let service: TestService

beforeAll(async () => {
  database = await createTestDatabase()
  service = await startTestService(database.url, { CHECKOUT_ATTEMPTS_PER_CLIENT: '1000000' })
})
afterAll(async () => {
  await service.stop()
  await database.drop()
})

const typed = { email: 'ada@example.com', method: 'credit_card', ...CARD }
const CARD_FIELDS = ['card_number', 'card_expiry', 'card_cvc']

/** A browser that keeps what it is given, as far as one cookie goes. */
function newBrowser() {
  let cookie = ''
  const keep = (answer: Answer) => {
    const [given] = answer.headers.getSetCookie()
    if (given !== undefined) cookie = given.includes('Max-Age=0') ? '' : (given.split(';')[0] ?? '')
    return answer
  }
  return {
    get: async (url: string) => keep(await get(url, { cookie })),
    post: async (url: string, fields: Record<string, string>) => keep(await post(url, fields, { cookie })),
    async follow(answer: Answer) {
      let page = answer
      while (page.location?.startsWith('/')) page = await this.get(`${service.url}${page.location}`)
      return page
    },
    async pay(url: string, fields: Partial<typeof typed> = {}) {
      return this.post(`${url}/pay`, { terms: termsOf(await this.get(url)), ...typed, ...fields })
    },
    cookie: () => cookie,
  }
}

function valueIn(page: Answer, id: string): string | undefined {
  const [input = ''] = new RegExp(`<input[^>]*id="${id}"[^>]*>`).exec(page.text) ?? []
  return /value="([^"]*)"/.exec(input)?.[1] ?? ''
}

function expectDetails(page: Answer, email = 'ada@example.com', holder = 'Ada Lovelace') {
  expect([valueIn(page, 'email'), valueIn(page, 'card_holder')]).toEqual([email, holder])
}

function expectNamed(page: Answer, fields: string[]) {
  const named = [...page.text.matchAll(/href="#(email|card_\w+)"/g)].map(([, field]) => field)
  expect(named).toEqual(fields)
}

const faulty: Record<string, Partial<typeof typed>> = {
  'a security code with two digits': { card_cvc: '12' },
  'an expiry date in the past': { card_expiry: '01 / 20' },
  'a number with a typing mistake': { card_number: '4242424242424241' },
  'a name that is missing': { card_holder: '' },
  'half an email address': { email: 'ada' },
}
test.each(Object.entries(faulty))(
  '%s: every field that must be filled again is named, in one round',
  async (_what, fields) => {
    const { url } = await openCheckout(service, database.db)
    const browser = newBrowser()
    const answer = await browser.pay(url, fields)
    expect(answer.status).toBe(422)
    const expected = ['email', ...CARD_FIELDS, 'card_holder'].filter(
      (field) => CARD_FIELDS.includes(field) || Object.hasOwn(fields, field),
    )
    expectNamed(answer, expected)
    expectDetails(answer, fields.email, fields.card_holder ?? 'Ada Lovelace')
    expect(answer.text).not.toMatch(/<input[^>]*id="card_(number|expiry|cvc)"[^>]*value/)
    expect(answer.text).not.toContain('4242424242424241')
  },
)

test('a method that is no card has nothing to fill again but what is wrong', async () => {
  const { url } = await openCheckout(service, database.db)
  expectNamed(await newBrowser().pay(url, { method: 'paypal', email: 'ada' }), ['email'])
})

test('an order that has changed meanwhile keeps the details, and names the card fields', async () => {
  const { url } = await openCheckout(service, database.db)
  const answer = await newBrowser().post(`${url}/pay`, { terms: 'of an older page', ...typed })
  expect(answer.status).toBe(409)
  expectDetails(answer)
  expectNamed(answer, CARD_FIELDS)
})

test.each(['4000000000000002', '4000000000009995'])('the details outlive a decline of %s', async (card_number) => {
  const { url } = await openCheckout(service, database.db)
  const browser = newBrowser()
  const page = await browser.follow(await browser.pay(url, { card_number }))
  expect(page.text).toContain('You were not charged')
  expectDetails(page)
})

test('the details outlive a challenge that fails', async () => {
  const { url } = await openCheckout(service, database.db)
  const browser = newBrowser()
  await browser.follow(await browser.pay(url, { card_number: '4000002760003184' }))
  const page = await browser.follow(await browser.post(`${url}/challenge`, { answer: 'fail' }))
  expect(page.text).toContain('did not confirm')
  expectDetails(page)
})

test('the details outlive a session: started again, they are there', async () => {
  const { url, sessionId } = await openCheckout(service, database.db)
  const browser = newBrowser()
  const terms = termsOf(await browser.get(url))
  await database.db.checkoutSession.update({ where: { id: sessionId }, data: { expiresAt: new Date(0) } })
  expect((await browser.post(`${url}/pay`, { terms, ...typed })).status).toBe(410)
  expectDetails(await browser.get((await openCheckout(service, database.db)).url))
})

test('the details outlive too many attempts, and the way back is shown', async () => {
  const limited = await startTestService(database.url, { CHECKOUT_ATTEMPTS_PER_SESSION: '1' })
  const { url } = await openCheckout(limited, database.db)
  const browser = newBrowser()
  await browser.pay(url, { card_cvc: '1' })
  const refused = await browser.pay(url, { email: 'grace@example.com' })
  expect(refused.status).toBe(429)
  expect(refused.text).toContain(`href="${new URL(url).pathname}"`)
  expectDetails(await browser.get(url), 'grace@example.com')
  await limited.stop()
})

test('the details outlive an outage of the database, and the way back is shown', async () => {
  const proxy = await startFlakyProxy(database.url)
  const isolated = await startTestService(proxy.url)
  const { url } = await openCheckout(isolated, database.db)
  const browser = newBrowser()
  const terms = termsOf(await browser.get(url))
  proxy.cut()
  const refused = await browser.post(`${url}/pay`, { terms, ...typed })
  expect(refused.status).toBe(503)
  expect(refused.text).toContain(`href="${new URL(url).pathname}"`)
  proxy.restore()
  let page = await browser.get(url)
  while (page.status === 503) page = await browser.get(url)
  expectDetails(page)
  await isolated.stop()
  await proxy.close()
})

test('once the order is complete the browser forgets them', async () => {
  const { url } = await openCheckout(service, database.db)
  const browser = newBrowser()
  const page = await browser.follow(await browser.pay(url))
  expect(page.text).toContain('Payment received')
  expect(browser.cookie()).toBe('')
})

test('whoever else has the address sees nothing of what a payer typed, before and after the payment', async () => {
  const { url } = await openCheckout(service, database.db)
  const payer = newBrowser()
  await payer.follow(await payer.pay(url, { card_number: '4000000000000002' }))
  await payer.pay(url, { card_cvc: '1' })
  const other = await get(url)
  for (const detail of ['ada@example.com', 'Ada Lovelace']) expect(other.text).not.toContain(detail)

  await payer.pay(url)
  const receipt = await get(url)
  expect(receipt.text).toContain('a•••@example.com')
  for (const detail of ['ada@example.com', 'Ada Lovelace']) expect(receipt.text).not.toContain(detail)
})
