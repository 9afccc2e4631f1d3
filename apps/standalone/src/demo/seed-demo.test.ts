import { hashApiKey, newApiKey } from '@paylinks/contracts/api-keys'
import { idSchema } from '@paylinks/contracts/ids'
import { scopes } from '@paylinks/contracts/scopes'
import { createTestDatabase, type TestDatabase } from '@paylinks/test-kit/postgres'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DEMO_ACCOUNT, demoIds } from './demo-catalogue.ts'
import { replaceRevokedKeys, seedDemo } from './seed-demo.ts'

let database: TestDatabase

beforeEach(async () => {
  database = await createTestDatabase()
})

afterEach(() => database.drop())

function newKeys() {
  return { live: newApiKey(true).key, test: newApiKey(false).key }
}

/** Everything that the demo consists of, without when and in which order it was made. */
async function everything() {
  const { db } = database
  return {
    accounts: await db.account.findMany(),
    keys: await db.apiKey.findMany({ orderBy: { id: 'asc' } }),
    products: await db.product.findMany({ orderBy: { id: 'asc' } }),
    prices: await db.price.findMany({ orderBy: { id: 'asc' } }),
    packages: await db.package.findMany({
      orderBy: { id: 'asc' },
      include: { items: { orderBy: { position: 'asc' } } },
    }),
    coupons: await db.coupon.findMany({ orderBy: { id: 'asc' } }),
    customers: await db.customer.findMany({ orderBy: { id: 'asc' } }),
  }
}

test('a second seed changes nothing, neither what was there nor what a user did to it', async () => {
  const keys = newKeys()
  await seedDemo(database.db, keys)
  await database.db.price.update({ where: { id: demoIds(true).price_one_time_usd }, data: { isActive: false } })
  const before = await everything()
  await seedDemo(database.db, keys)
  expect(await everything()).toEqual(before)
})

test('concurrent seeds make one demo', async () => {
  const keys = newKeys()
  // A busy machine may refuse one for now; that one comes again.
  const seed = () => waitFor(() => seedDemo(database.db, keys).then(() => true))
  await Promise.all([seed(), seed(), seed()])
  const { accounts, prices } = await everything()
  expect(accounts).toHaveLength(1)
  expect(prices).toHaveLength(10)
})

test.each([true, false])('the ids that dev.json names exist, in their own mode (livemode: %s)', async (livemode) => {
  const { db } = database
  await seedDemo(db, newKeys())
  const ids = demoIds(livemode)
  const owner = { accountId: DEMO_ACCOUNT.id, livemode }

  const prices = new Map((await db.price.findMany({ where: owner })).map((price) => [price.id, price]))
  expect(prices.get(ids.price_one_time_usd)).toMatchObject({ type: 'one_time', currency: 'USD', isActive: true })
  expect(prices.get(ids.price_one_time_eur)).toMatchObject({ type: 'one_time', currency: 'EUR', isActive: true })
  expect(prices.get(ids.price_monthly_usd)).toMatchObject({
    type: 'recurring',
    billingInterval: 'month',
    billingIntervalCount: 1,
    unitAmountAtom: 4900n,
    currency: 'USD',
    isActive: true,
  })
  expect(prices.get(ids.price_archived)).toMatchObject({ isActive: false })

  const demoPackage = await db.package.findFirst({ where: { ...owner, id: ids.package_usd }, include: { items: true } })
  expect(demoPackage).toMatchObject({ currency: 'USD', isActive: true })
  expect(demoPackage?.items.map(({ priceId }) => prices.get(priceId))).toMatchObject([
    { type: 'one_time', currency: 'USD', isActive: true },
    { type: 'one_time', currency: 'USD', isActive: true },
  ])

  const [percent, fixed] = await db.coupon.findMany({ where: owner, orderBy: { id: 'asc' } })
  expect(percent).toMatchObject({ id: ids.coupon_percent, amountOffAtom: null, isActive: true })
  expect(Number(percent?.percentOff)).toBe(20)
  expect(fixed).toMatchObject({ id: ids.coupon_fixed_usd, percentOff: null, amountOffAtom: 1000n, currency: 'USD' })
  expect(await db.customer.findFirst({ where: owner })).toMatchObject({ id: ids.customer })
})

test('the ids have the form that requests may state, and sort before those of anything made later', () => {
  const { price_one_time_usd: priceId } = demoIds(true)
  expect(idSchema('price').parse(priceId)).toBe(priceId)
  expect(priceId).toMatch(/^price_live_[0-9a-hjkmnp-tv-z]{26}$/)
  expect(priceId < 'price_live_01h455vb4pex5vsknk084sn02q').toBe(true)
})

test('keys may do everything, and only their hash is stored', async () => {
  const keys = newKeys()
  await seedDemo(database.db, keys)
  const rows = (await everything()).keys
  expect(rows).toHaveLength(2)
  for (const row of rows) {
    const key = row.livemode ? keys.live : keys.test
    expect(Buffer.from(row.keyHash)).toEqual(Buffer.from(hashApiKey(key)))
    expect(row.scopes).toEqual([...scopes])
    expect(JSON.stringify(row)).not.toContain(key)
  }
})

test('a key that was revoked is replaced, and the other one stays', async () => {
  const { db } = database
  const keys = newKeys()
  await seedDemo(db, keys)
  expect(await replaceRevokedKeys(db, keys)).toEqual(keys)
  await db.apiKey.update({ where: { keyHash: hashApiKey(keys.live) }, data: { revokedAt: new Date() } })
  const replaced = await replaceRevokedKeys(db, keys)
  expect(replaced.test).toBe(keys.test)
  expect(replaced.live).not.toBe(keys.live)
})
