import { hashApiKey } from '@paylinks/contracts/api-keys'
import { linkSnapshotSchema } from '@paylinks/contracts/payment-links'
import { expect } from 'vitest'
import {
  insertApiKey,
  insertCoupon,
  insertCustomer,
  insertMerchant,
  insertPackage,
  insertPrice,
  insertProduct,
  insertRecurringPrice,
} from './builders.ts'
import { test } from './database-test.ts'
import { insertPaymentLink } from './link-builders.ts'

test.override('merchant', ({ db }) => insertMerchant(db, { livemode: false }))

test('a key is returned in clear and stored by its hash alone', async ({ db, merchant }) => {
  const { key, id } = await insertApiKey(db, merchant, { scopes: ['catalogue:read'] })
  const row = await db.apiKey.findUniqueOrThrow({ where: { id } })
  expect(key).toMatch(/^sk_test_/)
  expect(Buffer.from(row.keyHash)).toEqual(Buffer.from(hashApiKey(key)))
  expect(row).toMatchObject({ scopes: ['catalogue:read'], prefix: 'sk_test_', lastFour: key.slice(-4) })
  expect(JSON.stringify(row, (_name, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(key)
})

test.for([
  ['a product', insertProduct, 'prod_test_'],
  ['a one-time price', insertPrice, 'price_test_'],
  ['a recurring price', insertRecurringPrice, 'price_test_'],
  ['a package', insertPackage, 'pkg_test_'],
  ['a coupon', insertCoupon, 'coupon_test_'],
  ['a customer', insertCustomer, 'cus_test_'],
] as const)(
  "%s needs only an owner, and has the owner's account and mode",
  async ([_what, insert, prefix], { db, merchant }) => {
    const { accountId, livemode } = merchant
    const row = await insert(db, merchant)
    expect(row).toMatchObject({ accountId, livemode })
    expect(row.id.startsWith(prefix)).toBe(true)
  },
)

test.for(['payment', 'subscription', 'setup'] as const)(
  'a link in %s mode has a version that says what it sells',
  async (mode, { db, merchant }) => {
    const link = await insertPaymentLink(db, merchant, { mode })
    const version = await db.paymentLinkVersion.findUniqueOrThrow({
      where: { linkId_version: { linkId: link.id, version: link.version } },
    })
    expect(linkSnapshotSchema.parse(version.snapshot)).toEqual(link.snapshot)
    expect(link.snapshot.line_items).toHaveLength(mode === 'setup' ? 0 : 1)
    expect(Number(link.totalAmountAtom)).toBe(mode === 'setup' ? 0 : 4900)
  },
)
