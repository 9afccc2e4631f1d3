import {
  insertCoupon,
  insertCustomer,
  insertPackage,
  insertPrice,
  insertProduct,
  insertRecurringPrice,
} from '@paylinks/test-kit/builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import type { Caller } from '../../test/caller.ts'

/** Which of the rows the list holds, by the names that the test gives them. */
async function namesIn(caller: Caller, path: string, query: object, rows: Record<string, { id: string }>) {
  const names = new Map(Object.entries(rows).map(([name, { id }]) => [id, name]))
  const { status, body } = await caller.get(`${path}?${new URLSearchParams({ ...query })}`)
  expect(status).toBe(200)
  expect(body.total).toBe(body.data.length)
  return body.data.map(({ id }: { id: string }) => names.get(id)).sort()
}

test('products are found by whether they are active, and by a part of their name', async ({ api, merchant }) => {
  const rows = {
    pro: await insertProduct(api.db, merchant, { name: 'Pro plan' }),
    archived: await insertProduct(api.db, merchant, { name: 'Old PRO plan', isActive: false }),
    sale: await insertProduct(api.db, merchant, { name: 'Sale' }),
  }
  const names = (query: object) => namesIn(merchant, '/products', query, rows)
  expect(await names({})).toEqual(['archived', 'pro', 'sale'])
  expect(await names({ is_active: 'true' })).toEqual(['pro', 'sale'])
  expect(await names({ is_active: 'false' })).toEqual(['archived'])
  expect(await names({ q: 'pro pl' })).toEqual(['archived', 'pro'])
  expect(await names({ q: 'pro', is_active: 'true' })).toEqual(['pro'])
  expect(await names({ q: 'nothing' })).toEqual([])
})

test('prices are found by product, currency, type and whether they are active', async ({ api, merchant }) => {
  const product = await insertProduct(api.db, merchant)
  const rows = {
    once: await insertPrice(api.db, merchant, { productId: product.id }),
    monthly: await insertRecurringPrice(api.db, merchant, { productId: product.id, currency: 'EUR' }),
    archived: await insertPrice(api.db, merchant, { isActive: false, currency: 'EUR' }),
  }
  const names = (query: object) => namesIn(merchant, '/prices', query, rows)
  expect(await names({ product_id: product.id })).toEqual(['monthly', 'once'])
  expect(await names({ currency: 'EUR' })).toEqual(['archived', 'monthly'])
  expect(await names({ type: 'recurring' })).toEqual(['monthly'])
  expect(await names({ is_active: 'false' })).toEqual(['archived'])
  expect(await names({ currency: 'EUR', type: 'one_time', is_active: 'true' })).toEqual([])
})

test('packages are found by price, currency, a part of their name and whether they are active', async ({
  api,
  merchant,
}) => {
  const price = await insertPrice(api.db, merchant, { currency: 'EUR' })
  const items = [{ priceId: price.id }, { priceId: price.id, quantity: 2 }]
  const rows = {
    euro: await insertPackage(api.db, merchant, { name: 'Euro bundle', currency: 'EUR', items }),
    dollar: await insertPackage(api.db, merchant, { name: 'Dollar bundle' }),
    archived: await insertPackage(api.db, merchant, { name: 'Old', isActive: false }),
  }
  const names = (query: object) => namesIn(merchant, '/packages', query, rows)
  expect(await names({ price_id: price.id })).toEqual(['euro'])
  expect(await names({ currency: 'USD' })).toEqual(['archived', 'dollar'])
  expect(await names({ q: 'BUNDLE' })).toEqual(['dollar', 'euro'])
  expect(await names({ is_active: 'false' })).toEqual(['archived'])
})

test('coupons are found by currency, a part of their name and whether they are active', async ({ api, merchant }) => {
  const rows = {
    percent: await insertCoupon(api.db, merchant, { name: 'Launch week' }),
    fixed: await insertCoupon(api.db, merchant, { name: 'Five off', amountOffAtom: 500 }),
    archived: await insertCoupon(api.db, merchant, { name: null, isActive: false }),
  }
  const names = (query: object) => namesIn(merchant, '/coupons', query, rows)
  expect(await names({ currency: 'USD' })).toEqual(['fixed'])
  expect(await names({ q: 'launch' })).toEqual(['percent'])
  expect(await names({ is_active: 'true' })).toEqual(['fixed', 'percent'])
})

test('customers are found by their exact email, and by a part of their name or email', async ({ api, merchant }) => {
  const rows = {
    jane: await insertCustomer(api.db, merchant, { email: 'jane@example.com', name: 'Jane Doe' }),
    john: await insertCustomer(api.db, merchant, { email: 'john@example.com', name: null }),
    nobody: await insertCustomer(api.db, merchant, { email: null, name: 'Johnny' }),
  }
  const names = (query: object) => namesIn(merchant, '/customers', query, rows)
  expect(await names({ email: 'jane@example.com' })).toEqual(['jane'])
  expect(await names({ q: 'JOHN' })).toEqual(['john', 'nobody'])
  expect(await names({ q: 'example.com' })).toEqual(['jane', 'john'])
})

test.for([
  ['/products', insertProduct],
  ['/prices', insertPrice],
  ['/packages', insertPackage],
  ['/coupons', insertCoupon],
  ['/customers', insertCustomer],
] as const)('%s are found by when they were made, both ends included', async ([path, insert], { api, merchant }) => {
  const rows = {
    first: await insert(api.db, merchant),
    second: await insert(api.db, merchant),
  }
  const [from, to] = [rows.first.createdAt.toISOString(), rows.second.createdAt.toISOString()]
  const names = (query: object) => namesIn(merchant, path, query, rows)
  expect(await names({ created_at_gte: from, created_at_lte: to })).toEqual(['first', 'second'])
  const justBefore = new Date(rows.first.createdAt.getTime() - 1).toISOString()
  const justAfter = new Date(rows.second.createdAt.getTime() + 1).toISOString()
  expect(await names({ created_at_lte: justBefore })).toEqual([])
  expect(await names({ created_at_gte: justAfter })).toEqual([])
  expect(await names({ created_at_gte: '2000-01-01T00:00:00+05:00' })).toEqual(['first', 'second'])
})
