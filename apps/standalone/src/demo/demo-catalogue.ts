import { type IdKind, idPrefixes, modeName } from '@paylinks/contracts/ids'
import type { Prisma } from '@paylinks/db/client'

/**
 * The demo's ids are the same on every start and every machine, which is what makes the seed idempotent. They have the
 * form of ids made at the beginning of time, so that whatever a user adds is newer.
 */
function demoId(kind: IdKind, mode: 'live_' | 'test_' | '', number: number): string {
  return `${idPrefixes[kind]}_${mode}00dem0${String(number).padStart(20, '0')}`
}

export const DEMO_ACCOUNT = { id: demoId('account', '', 1), name: 'Northwind Studio' }

/** The demo objects that `dev.json` names, by their names there. */
export type DemoIds = {
  price_one_time_usd: string
  price_one_time_eur: string
  price_monthly_usd: string
  price_archived: string
  package_usd: string
  coupon_percent: string
  coupon_fixed_usd: string
  customer: string
}

export function demoIds(livemode: boolean): DemoIds {
  const id = idsOf(livemode)
  return {
    price_one_time_usd: id('price', 1),
    price_one_time_eur: id('price', 2),
    price_monthly_usd: id('price', 3),
    price_archived: id('price', 4),
    package_usd: id('package', 1),
    coupon_percent: id('coupon', 1),
    coupon_fixed_usd: id('coupon', 2),
    customer: id('customer', 1),
  }
}

type DemoRows = {
  products: Prisma.ProductCreateManyInput[]
  prices: Prisma.PriceCreateManyInput[]
  packages: Prisma.PackageCreateManyInput[]
  packageItems: Prisma.PackageItemCreateManyInput[]
  coupons: Prisma.CouponCreateManyInput[]
  customers: Prisma.CustomerCreateManyInput[]
}

/** What the demo merchant sells in one mode. */
export function demoRows(livemode: boolean): DemoRows {
  const id = idsOf(livemode)
  const ids = demoIds(livemode)
  const owner = { accountId: DEMO_ACCOUNT.id, livemode }
  const [workshop, proPlan, handbook] = [id('product', 1), id('product', 2), id('product', 3)]
  const handbookPrice = id('price', 5)
  const oneTime = { ...owner, type: 'one_time' as const }
  return {
    products: [
      { ...owner, id: workshop, name: 'Design workshop', description: 'One day with our team, on site or remote.' },
      { ...owner, id: proPlan, name: 'Pro plan', description: 'Everything in the studio, for a whole team.' },
      { ...owner, id: handbook, name: 'Handbook', description: 'Two hundred pages, printed and as a PDF.' },
    ],
    prices: [
      { ...oneTime, id: ids.price_one_time_usd, productId: workshop, unitAmountAtom: 19_900, currency: 'USD' },
      { ...oneTime, id: ids.price_one_time_eur, productId: workshop, unitAmountAtom: 17_900, currency: 'EUR' },
      {
        ...owner,
        id: ids.price_monthly_usd,
        productId: proPlan,
        nickname: 'Monthly',
        type: 'recurring',
        unitAmountAtom: 4_900,
        currency: 'USD',
        billingInterval: 'month',
        billingIntervalCount: 1,
      },
      {
        ...oneTime,
        id: ids.price_archived,
        productId: workshop,
        nickname: "Last year's price",
        unitAmountAtom: 14_900,
        currency: 'USD',
        isActive: false,
      },
      { ...oneTime, id: handbookPrice, productId: handbook, unitAmountAtom: 2_900, currency: 'USD' },
    ],
    packages: [{ ...owner, id: ids.package_usd, name: 'Workshop with two handbooks', currency: 'USD' }],
    packageItems: [
      { packageId: ids.package_usd, position: 0, priceId: ids.price_one_time_usd, quantity: 1 },
      { packageId: ids.package_usd, position: 1, priceId: handbookPrice, quantity: 2 },
    ],
    coupons: [
      { ...owner, id: ids.coupon_percent, name: '20% off', percentOff: 20, duration: 'once' },
      {
        ...owner,
        id: ids.coupon_fixed_usd,
        name: '$10 off',
        amountOffAtom: 1_000,
        currency: 'USD',
        duration: 'once',
      },
    ],
    customers: [{ ...owner, id: ids.customer, email: 'ada@example.com', name: 'Ada Lovelace' }],
  }
}

function idsOf(livemode: boolean) {
  return (kind: IdKind, number: number) => demoId(kind, `${modeName(livemode)}_`, number)
}
