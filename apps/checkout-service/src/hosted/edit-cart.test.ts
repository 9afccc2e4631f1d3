import { lineItem } from '@paylinks/test-kit/link-builders'
import { createTestDatabase, type TestDatabase } from '@paylinks/test-kit/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestService, type TestService } from '../../test/checkout-service.ts'
import { type Checkout, get, openCheckout, pay, post, settledRecords, termsOf } from '../../test/customer.ts'

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

const line_items = [
  lineItem({ product_name: 'Beans', unit_amount_atom: 1500, quantity: 2 }),
  lineItem({ product_name: 'Filter', unit_amount_atom: 700 }),
]
const open = (allow_cart_edit = true) =>
  openCheckout(service, database.db, { snapshot: { allow_cart_edit, line_items } })

type Fields = Record<string, string | number>

async function edit({ url }: Checkout, fields: Fields) {
  return post(`${url}/cart`, { terms: termsOf(await get(url)), ...fields })
}
const editsOf = async ({ sessionId }: Checkout) => (await settledRecords(database.db, sessionId)).session.cartEdits

test('quantities are kept on the session, the total is the server’s, and the link stays as it is', async () => {
  const checkout = await open()
  expect((await edit(checkout, { quantity_0: 3, quantity_1: 10 })).status).toBe(303)
  expect(await editsOf(checkout)).toEqual({ 0: 3, 1: 10 })
  expect((await get(checkout.url)).text).toContain('Pay $115.00')

  const other = await openCheckout(service, database.db, { snapshot: { line_items } })
  expect((await get(other.url)).text).toContain('Pay $37.00')
  await pay(checkout.url)
  expect(await settledRecords(database.db, checkout.sessionId)).toMatchObject({
    payments: [{ amountAtom: 11500n }],
    capturedAtom: 11500n,
  })
})

test('no line, fee or part of a package can be taken out, by whatever is sent', async () => {
  const checkout = await open()
  const attempts: Fields[] = [
    { remove: 0 },
    { quantity_0: 2, quantity_1: 1, remove: 1 },
    { restore: 0 },
    { quantity_1: 0 },
  ]
  for (const fields of attempts) await edit(checkout, fields)
  const page = await get(checkout.url)
  expect(page.text).toContain('Pay $37.00')
  expect(page.text).not.toMatch(/Remove|Put back/)
})

test("a quantity stays within the merchant's limits, which the page shows", async () => {
  const limited = [
    lineItem({ product_name: 'Seats', unit_amount_atom: 100, quantity: 5, min_quantity: 5, max_quantity: 20 }),
  ]
  const checkout = await openCheckout(service, database.db, {
    snapshot: { allow_cart_edit: true, line_items: limited },
  })
  const page = await get(checkout.url)
  expect(page.text).toContain('You can buy 5 to 20')
  expect(page.text).toMatch(/min="5" max="20"/)
  for (const quantity_0 of [4, 21]) {
    const answer = await edit(checkout, { quantity_0 })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('You can buy 5 to 20 of Seats. The order was not changed.')
  }
  expect(await editsOf(checkout)).toBeNull()
  expect((await edit(checkout, { quantity_0: 20 })).status).toBe(303)
  expect((await get(checkout.url)).text).toContain('Pay $20.00')
})

test('without leave to edit, any attempt is refused and the page offers none', async () => {
  const checkout = await open(false)
  expect((await get(checkout.url)).text).not.toContain('quantity_0')
  const attempts: Fields[] = [{ quantity_0: 1 }, {}]
  for (const fields of attempts) {
    expect((await edit(checkout, fields).catch(() => post(`${checkout.url}/cart`, fields))).status).toBe(403)
  }
  expect(await editsOf(checkout)).toBeNull()
})

test.each<Fields>([
  { quantity_0: 0 },
  { quantity_0: -1 },
  { quantity_0: 1.5 },
  { quantity_0: '1e3' },
  { quantity_0: '' },
  { quantity_0: 1_000_000 },
  { quantity_0: '9'.repeat(400) },
  { quantity_2: 1 },
  { quantity_999: 1 },
])('%j is refused as a whole, and the page says why', async (fields) => {
  const checkout = await open()
  const answer = await edit(checkout, { quantity_1: 5, ...fields })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('id="cart-fault"')
  expect(await editsOf(checkout)).toBeNull()
})

const asked: [string, Fields, number, string][] = [
  ['more', { quantity_0: 3, quantity_1: 1 }, 409, 'Your order was updated: $52.00. You were not charged.'],
  ['less', { quantity_0: 1, quantity_1: 1 }, 409, 'Your order was updated: $22.00. You were not charged.'],
  ['another line', { quantity_1: 9 }, 409, 'Your order was updated: $93.00. You were not charged.'],
  ['nothing of a line', { quantity_0: 0 }, 422, 'A quantity must be a whole number'],
  ['half of one', { quantity_0: '1.5' }, 422, 'A quantity must be a whole number'],
  ['an empty box', { quantity_0: '' }, 422, 'A quantity must be a whole number'],
  ['a line that is not there', { quantity_7: 1 }, 422, 'A quantity must be a whole number'],
]
test.each(asked)(
  'a payment that brings other quantities along takes nothing, and asks: %s',
  async (_, quantities, status, sentence) => {
    for (const method of ['credit_card', 'paypal']) {
      const checkout = await open()
      const answer = await pay(checkout.url, { method, ...(quantities as Record<string, string>) })
      expect(answer.status).toBe(status)
      expect(answer.text).toContain(sentence)
      expect(answer.text).toContain('value="ada@example.com"')
      expect(answer.text.includes('Enter the card number again.')).toBe(method === 'credit_card')
      expect(await settledRecords(database.db, checkout.sessionId)).toMatchObject({ attempts: [], payments: [] })
      await pay(checkout.url)
      const { capturedAtom } = await settledRecords(database.db, checkout.sessionId)
      expect(capturedAtom).toBe(status === 409 ? BigInt(sentence.replaceAll(/\D/g, '')) : 3700n)
    }
  },
)

test('a payment that brings the quantities of the order along is taken, and on a stale page never', async () => {
  const checkout = await open()
  const stale = termsOf(await get(checkout.url))
  await edit(checkout, { quantity_0: 4 })
  // Quantities that the order has by now, on a page that showed others.
  const refused = await pay(checkout.url, { terms: stale, quantity_0: '4', quantity_1: '1' })
  expect([refused.status, refused.text.includes('The order has changed since you opened this page.')]).toEqual([
    409,
    true,
  ])
  expect((await pay(checkout.url, { quantity_0: '4', quantity_1: '1' })).status).toBe(303)
  expect(await settledRecords(database.db, checkout.sessionId)).toMatchObject({ capturedAtom: 6700n })
})

test('a payment changes no quantity of an order that is fixed', async () => {
  const checkout = await open(false)
  expect((await pay(checkout.url, { quantity_0: '9' })).status).toBe(303)
  expect(await settledRecords(database.db, checkout.sessionId)).toMatchObject({ capturedAtom: 3700n })
})

test('a change made on a page that is out of date is refused, and shows the order as it is', async () => {
  const checkout = await open()
  const stale = termsOf(await get(checkout.url))
  await edit(checkout, { quantity_0: 9 })
  const answer = await post(`${checkout.url}/cart`, { terms: stale, quantity_0: 1 })
  expect(answer.status).toBe(409)
  expect(answer.text).toContain('The order had already changed')
  expect(answer.text).toContain('value="9"')
  expect(await editsOf(checkout)).toEqual({ 0: 9 })
})

test('editing gives up a payment that waits for its challenge', async () => {
  const checkout = await open()
  await pay(checkout.url, { card_number: '4000002760003184' })
  await edit(checkout, { quantity_0: 1 })
  await post(`${checkout.url}/challenge`, { answer: 'approve' })
  expect(await settledRecords(database.db, checkout.sessionId)).toMatchObject({
    attempts: [{ status: 'refused', refusalCode: 'superseded' }],
    held: [{ state: 'cancelled' }],
    payments: [],
  })
})

test('what is paid cannot be edited', async () => {
  const checkout = await open()
  const terms = termsOf(await get(checkout.url))
  await pay(checkout.url)
  await post(`${checkout.url}/cart`, { terms, quantity_0: 1 })
  expect(await editsOf(checkout)).toBeNull()
})
