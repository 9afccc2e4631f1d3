import type { billingIntervals } from '@paylinks/contracts/payment-links'
import type { Transaction } from '@paylinks/db/client'
import type { Principal } from '../authentication/principal.ts'
import type { Catalogue, Package, Price } from './cart.ts'
import type { Coupon } from './link-rules.ts'

/**
 * The prices and packages that a request names, and the prices in those packages. None is locked: a link made while one is
 * being archived is refused by the mint.
 */
export async function findCatalogue(
  tx: Transaction,
  principal: Principal,
  { priceIds, packageIds }: { priceIds: string[]; packageIds: string[] },
): Promise<Catalogue> {
  const packages = await findPackages(tx, principal, packageIds)
  const packaged = [...packages.values()].flatMap(({ items }) => items.map(({ priceId }) => priceId))
  return { packages, prices: await findPrices(tx, principal, [...priceIds, ...packaged]) }
}

export async function findCoupon(
  tx: Transaction,
  { accountId, livemode }: Principal,
  id: string | null | undefined,
): Promise<Coupon | undefined> {
  if (!id) return undefined
  const coupon = await tx.coupon.findUnique({ where: { id, accountId, livemode } })
  if (coupon === null) return undefined
  const { isActive, redeemBy, maxRedemptions, timesRedeemed } = coupon
  const terms = {
    id,
    name: coupon.name,
    percent_off: coupon.percentOff?.toNumber() ?? null,
    amount_off_atom: coupon.amountOffAtom === null ? null : Number(coupon.amountOffAtom),
    currency: coupon.currency,
    duration: coupon.duration,
    duration_in_months: coupon.durationInMonths,
  }
  return { terms, isActive, redeemBy, maxRedemptions, timesRedeemed }
}

export async function customerExists(
  tx: Transaction,
  { accountId, livemode }: Principal,
  id: string | null | undefined,
): Promise<boolean> {
  if (!id) return false
  return (await tx.customer.findUnique({ where: { id, accountId, livemode }, select: { id: true } })) !== null
}

type PackageRow = { id: string; isActive: boolean }

async function findPackages(tx: Transaction, owner: Principal, ids: string[]): Promise<Map<string, Package>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.$queryRaw<PackageRow[]>`
    SELECT id, is_active AS "isActive" FROM packages
    WHERE account_id = ${owner.accountId} AND livemode = ${owner.livemode} AND id = ANY (${ids})`
  const items = await tx.packageItem.findMany({
    where: { packageId: { in: rows.map(({ id }) => id) } },
    orderBy: { position: 'asc' },
  })
  const packages = new Map(rows.map(({ id, isActive }) => [id, { isActive, items: [] as Package['items'] }]))
  for (const { packageId, priceId, quantity } of items) packages.get(packageId)?.items.push({ priceId, quantity })
  return packages
}

type PriceRow = {
  id: string
  productId: string
  productName: string
  productDescription: string | null
  productImageUrl: string | null
  unitAmountAtom: bigint
  currency: string
  billingInterval: (typeof billingIntervals)[number] | null
  billingIntervalCount: number | null
  isSellable: boolean
}

async function findPrices(tx: Transaction, owner: Principal, ids: string[]): Promise<Map<string, Price>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.$queryRaw<PriceRow[]>`
    SELECT price.id, price.product_id AS "productId", product.name AS "productName",
      product.description AS "productDescription",
      product.image_url AS "productImageUrl", price.unit_amount_atom AS "unitAmountAtom", price.currency,
      price.billing_interval AS "billingInterval", price.billing_interval_count AS "billingIntervalCount",
      price.is_active AND product.is_active AS "isSellable"
    FROM prices price JOIN products product ON product.id = price.product_id
    WHERE price.account_id = ${owner.accountId} AND price.livemode = ${owner.livemode} AND price.id = ANY (${ids})`
  return new Map(rows.map((row) => [row.id, priceOf(row)]))
}

function priceOf(row: PriceRow): Price {
  const { billingInterval, billingIntervalCount } = row
  return {
    isSellable: row.isSellable,
    productDescription: row.productDescription,
    item: {
      price_id: row.id,
      product_id: row.productId,
      product_name: row.productName,
      product_image_url: row.productImageUrl,
      unit_amount_atom: Number(row.unitAmountAtom),
      currency: row.currency,
      recurring:
        billingInterval === null || billingIntervalCount === null
          ? null
          : { interval: billingInterval, interval_count: billingIntervalCount },
    },
  }
}
