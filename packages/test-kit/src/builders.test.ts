import { hashApiKey } from '@paylinks/contracts/api-keys'
import { linkSnapshotSchema } from '@paylinks/contracts/payment-links'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  insertApiKey,
  insertCoupon,
  insertCustomer,
  insertMerchant,
  insertPackage,
  insertPrice,
  insertProduct,
  insertRecurringPrice,
  type Merchant,
} from './builders.ts'
import { insertPaymentLink } from './link-builders.ts'
import { createTestDatabase, type TestDatabase } from './postgres.ts'

let database: TestDatabase
let merchant: Merchant

beforeAll(async () => {
  database = await createTestDatabase()
  merchant = await insertMerchant(database.db, { livemode: false })
})
afterAll(() => database.drop())

test('a key is returned in clear and stored by its hash alone', async () => {
  const { db } = database
  const { key, id } = await insertApiKey(db, merchant, { scopes: ['catalogue:read'] })
  const row = await db.apiKey.findUniqueOrThrow({ where: { id } })
  expect(key).toMatch(/^sk_test_/)
  expect(Buffer.from(row.keyHash)).toEqual(Buffer.from(hashApiKey(key)))
  expect(row).toMatchObject({ scopes: ['catalogue:read'], prefix: 'sk_test_', lastFour: key.slice(-4) })
  expect(JSON.stringify(row, (_name, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(key)
})

test.each([
  ['a product', insertProduct, 'prod_test_'],
  ['a one-time price', insertPrice, 'price_test_'],
  ['a recurring price', insertRecurringPrice, 'price_test_'],
  ['a package', insertPackage, 'pkg_test_'],
  ['a coupon', insertCoupon, 'coupon_test_'],
  ['a customer', insertCustomer, 'cus_test_'],
])("%s needs only an owner, and has the owner's account and mode", async (_what, insert, prefix) => {
  const { accountId, livemode } = merchant
  const row = await insert(database.db, merchant)
  expect(row).toMatchObject({ accountId, livemode })
  expect(row.id.startsWith(prefix)).toBe(true)
})

test.each(['payment', 'subscription', 'setup'] as const)(
  'a link in %s mode has a version that says what it sells',
  async (mode) => {
    const link = await insertPaymentLink(database.db, merchant, { mode })
    const version = await database.db.paymentLinkVersion.findUniqueOrThrow({
      where: { linkId_version: { linkId: link.id, version: link.version } },
    })
    expect(linkSnapshotSchema.parse(version.snapshot)).toEqual(link.snapshot)
    expect(link.snapshot.line_items).toHaveLength(mode === 'setup' ? 0 : 1)
    expect(Number(link.totalAmountAtom)).toBe(mode === 'setup' ? 0 : 4900)
  },
)
