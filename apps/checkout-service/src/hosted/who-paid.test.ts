import { completedSessionEventObjectSchema } from '@paylinks/contracts/events'
import { newId } from '@paylinks/contracts/ids'
import { lineItem } from '@paylinks/test-kit/link-builders'
import { createTestDatabase, type TestDatabase } from '@paylinks/test-kit/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestService, type TestService } from '../../test/checkout-service.ts'
import { CARD, get, openCheckout, pay, post, settledRecords, termsOf } from '../../test/customer.ts'

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

const told = {
  reference_id: 'user 42',
  email: 'ada@example.com',
  name: 'Ada Lovelace',
  locale: 'de-AT',
  utm_source: 'newsletter',
}

async function completedEventOf(sessionId: string) {
  const { events } = await settledRecords(database.db, sessionId)
  const [{ payload } = { payload: null }] = events
  const { data } = payload as { data: { object: unknown } }
  return completedSessionEventObjectSchema.parse(data.object)
}

test('the email of the address is filled in, and what the customer makes of it is what counts', async () => {
  const { url, sessionId } = await openCheckout(service, database.db, {}, told)
  const [input] = /<input[^>]*name="email"[^>]*>/.exec((await get(url)).text) ?? []
  expect(input).toContain('value="ada@example.com"')
  await pay(url, { email: 'grace@example.com' })
  expect(await completedEventOf(sessionId)).toMatchObject({
    customer_email: 'grace@example.com',
    reference_id: 'user 42',
  })
})

test('the event of a completed session says all that the API says', async () => {
  const monthly = { interval: 'month', interval_count: 1 } as const
  const { url, sessionId, link } = await openCheckout(
    service,
    database.db,
    {
      snapshot: {
        mode: 'subscription',
        line_items: [lineItem({ recurring: monthly, quantity: 2 }), lineItem({ unit_amount_atom: 100 })],
        metadata: { plan: 'pro' },
      },
    },
    told,
  )
  await pay(url)
  const { session, payments } = await settledRecords(database.db, sessionId)
  expect(await completedEventOf(sessionId)).toEqual({
    id: sessionId,
    payment_link_id: link.id,
    payment_link_version: 1,
    mode: 'subscription',
    payment_status: 'paid',
    metadata: { plan: 'pro' },
    line_items: link.snapshot.line_items,
    amount_subtotal_atom: 9900,
    amount_discount_atom: 0,
    amount_total_atom: 9900,
    currency: 'USD',
    coupon_id: null,
    free_trial_days: null,
    recurring: { amount_atom: 9800, ...monthly },
    customer_id: session?.customerId,
    customer_email: 'ada@example.com',
    customer_name: 'Ada Lovelace',
    reference_id: 'user 42',
    locale: 'de-AT',
    utm: { source: 'newsletter', medium: null, campaign: null, term: null, content: null },
    payment_id: payments[0]?.id,
    created_at: session?.createdAt.toISOString(),
    expires_at: session?.expiresAt.toISOString(),
    completed_at: session?.completedAt?.toISOString(),
  })
})

test('a completed session has a customer of its own, whoever else has the address', async () => {
  const first = await openCheckout(service, database.db, {}, told)
  const known = { id: newId('customer', false), accountId: first.link.accountId, livemode: false }
  await database.db.customer.create({ data: { ...known, email: 'ada@example.com', name: 'The first Ada' } })
  const second = await openCheckout(service, database.db, { accountId: first.link.accountId }, told)
  for (const { url } of [first, second]) await pay(url)

  const ids = await Promise.all(
    [first, second].map(async ({ sessionId }) => (await completedEventOf(sessionId)).customer_id),
  )
  expect(new Set([known.id, ...ids]).size).toBe(3)
  for (const id of ids) {
    expect(await database.db.customer.findUnique({ where: { id: id ?? '' } })).toMatchObject({
      accountId: first.link.accountId,
      livemode: false,
      email: 'ada@example.com',
      name: 'Ada Lovelace',
    })
  }
  expect(await database.db.customer.findUnique({ where: { id: known.id } })).toMatchObject({ name: 'The first Ada' })
})

test("a session of a customer's own link keeps that customer, and makes none", async () => {
  const { accountId } = (await openCheckout(service, database.db)).link
  const customer = { id: newId('customer', false), accountId, livemode: false }
  await database.db.customer.create({ data: { ...customer, email: 'owner@example.com' } })
  const { url, sessionId } = await openCheckout(
    service,
    database.db,
    { accountId, snapshot: { customer_id: customer.id } },
    told,
  )
  await post(`${url}/pay`, { terms: termsOf(await get(url)), method: 'credit_card', ...CARD })
  expect((await completedEventOf(sessionId)).customer_id).toBe(customer.id)
  expect(await database.db.customer.count({ where: { accountId } })).toBe(1)
})

test('the reference stands where the URLs of the merchant ask for it', async () => {
  const snapshot = {
    success_url: 'https://shop.example.com/thanks?r={REFERENCE_ID}&s={CHECKOUT_SESSION_ID}',
    return_url: 'https://shop.example.com/back/{REFERENCE_ID}',
  }
  const { url, sessionId } = await openCheckout(service, database.db, { snapshot }, told)
  expect((await get(`${url}/cancel`)).location).toBe('https://shop.example.com/back/user%2042')
  await pay(url)
  await completedEventOf(sessionId)
  expect((await get(`${url}/return`)).location).toBe(`https://shop.example.com/thanks?r=user%2042&s=${sessionId}`)
})

test('a session that its merchant let expire cannot be paid', async () => {
  const { url, sessionId } = await openCheckout(service, database.db)
  const terms = termsOf(await get(url))
  await database.db.$executeRaw`UPDATE checkout_sessions SET expires_at = now() WHERE id = ${sessionId}`
  const answer = await post(`${url}/pay`, { terms, email: 'ada@example.com', method: 'credit_card', ...CARD })
  expect(answer.status).toBe(410)
  expect(await database.db.paymentAttempt.count({ where: { sessionId } })).toBe(0)
})
