import { newApiKey } from '@paylinks/contracts/api-keys'
import { newId } from '@paylinks/contracts/ids'
import { scopes as allScopes, type Scope } from '@paylinks/contracts/scopes'
import type { Db, Prisma, Transaction } from '@paylinks/db/client'

/** Rows can be inserted directly or within a transaction. */
export type Writer = Db | Transaction

/** Whose rows, and in which mode. */
export type Owner = { accountId: string; livemode: boolean }

/** An account with a key that may do everything: an owner of rows, and a caller of requests. */
export type Merchant = Owner & { apiKeyId: string; key: string }

type Overrides<Row> = Partial<Omit<Row, 'id' | 'accountId' | 'livemode'>>

export async function insertMerchant(db: Writer, { livemode = true, name = 'Acme' } = {}): Promise<Merchant> {
  const { id: accountId } = await insertAccount(db, { name })
  const { id: apiKeyId, key } = await insertApiKey(db, { accountId, livemode })
  return { accountId, livemode, apiKeyId, key }
}

export async function insertAccount(db: Writer, { name = 'Acme' } = {}) {
  return db.account.create({ data: { id: newId('account'), name } })
}

type ApiKeyOptions = { name?: string; scopes?: readonly Scope[]; revokedAt?: Date }

/** A key of the account, together with the clear key, which is stored nowhere. */
export async function insertApiKey(db: Writer, owner: Owner, options: ApiKeyOptions = {}) {
  const { name = 'Test suite', scopes = allScopes, revokedAt } = options
  const { key, stored } = newApiKey(owner.livemode)
  const row = await db.apiKey.create({
    data: { id: newId('apiKey', owner.livemode), ...only(owner), ...stored, name, scopes: [...scopes], revokedAt },
  })
  return { ...row, key }
}

export async function insertProduct(
  db: Writer,
  owner: Owner,
  overrides: Overrides<Prisma.ProductUncheckedCreateInput> = {},
) {
  return db.product.create({
    data: { id: newId('product', owner.livemode), ...only(owner), name: 'Pro plan', ...overrides },
  })
}

/** A one-time price of 49.00 USD, of a new product unless one is named. */
export async function insertPrice(
  db: Writer,
  owner: Owner,
  overrides: Overrides<Prisma.PriceUncheckedCreateInput> = {},
) {
  const productId = overrides.productId ?? (await insertProduct(db, owner)).id
  return db.price.create({
    data: {
      id: newId('price', owner.livemode),
      ...only(owner),
      type: 'one_time',
      unitAmountAtom: 4900,
      currency: 'USD',
      ...overrides,
      productId,
    },
    include: { product: true },
  })
}

/** A price of 49.00 USD a month, of a new product unless one is named. */
export async function insertRecurringPrice(
  db: Writer,
  owner: Owner,
  overrides: Overrides<Prisma.PriceUncheckedCreateInput> = {},
) {
  return insertPrice(db, owner, {
    type: 'recurring',
    billingInterval: 'month',
    billingIntervalCount: 1,
    ...overrides,
  })
}

type PackageOptions = {
  items?: { priceId: string; quantity?: number }[]
  name?: string
  currency?: string
  isActive?: boolean
}

/** A package in USD, of one new price unless its items are named. */
export async function insertPackage(db: Writer, owner: Owner, options: PackageOptions = {}) {
  const { name = 'Starter pack', currency = 'USD', isActive = true } = options
  const items = options.items ?? [{ priceId: (await insertPrice(db, owner, { currency })).id }]
  return db.package.create({
    data: {
      id: newId('package', owner.livemode),
      ...only(owner),
      name,
      currency,
      isActive,
      items: { create: items.map(({ priceId, quantity = 1 }, position) => ({ position, priceId, quantity })) },
    },
    include: { items: { orderBy: { position: 'asc' } } },
  })
}

/** Twenty percent off, once; a fixed amount where `amountOffAtom` is given. */
export async function insertCoupon(
  db: Writer,
  owner: Owner,
  overrides: Overrides<Prisma.CouponUncheckedCreateInput> = {},
) {
  const discount = overrides.amountOffAtom == null ? { percentOff: 20 } : { currency: 'USD' }
  return db.coupon.create({
    data: {
      id: newId('coupon', owner.livemode),
      ...only(owner),
      name: 'Launch week',
      duration: 'once',
      ...discount,
      ...overrides,
    },
  })
}

export async function insertCustomer(
  db: Writer,
  owner: Owner,
  overrides: Overrides<Prisma.CustomerUncheckedCreateInput> = {},
) {
  return db.customer.create({
    data: {
      id: newId('customer', owner.livemode),
      ...only(owner),
      email: 'ada@example.com',
      name: 'Ada Lovelace',
      ...overrides,
    },
  })
}

/** A merchant may be passed as an owner: what else it holds is not a column. */
export function only({ accountId, livemode }: Owner): Owner {
  return { accountId, livemode }
}
