import type { CreateCoupon, ListCoupons, UpdateCoupon } from '@paylinks/contracts/coupons'
import { type Db, Prisma, type Transaction } from '@paylinks/db/client'
import type { Principal } from '../authentication/principal.ts'
import { containing, createdBetween, ownedList } from '../catalogue/owned-list.ts'
import { metadataColumn, newRow, orNotFound, ownerOf } from '../catalogue/owned-row.ts'
import { contains, type Search, timesOf } from '../catalogue/search-ids.ts'

export type CouponRow = Awaited<ReturnType<typeof findCoupon>>

export async function findCoupon(db: Db, principal: Principal, id: string) {
  return orNotFound(await db.coupon.findUnique({ where: { id, ...ownerOf(principal) } }))
}

export function insertCoupon(tx: Transaction, principal: Principal, form: CreateCoupon): Promise<CouponRow> {
  return tx.coupon.create({
    data: {
      ...newRow('coupon', principal),
      name: form.name,
      percentOff: form.percent_off,
      amountOffAtom: form.amount_off_atom,
      currency: form.currency,
      duration: form.duration,
      durationInMonths: form.duration_in_months,
      maxRedemptions: form.max_redemptions,
      redeemBy: form.redeem_by,
      metadata: metadataColumn(form.metadata),
    },
  })
}

export async function updateCouponRow(db: Db, principal: Principal, id: string, form: UpdateCoupon) {
  const [coupon] = await db.coupon.updateManyAndReturn({
    where: { id, ...ownerOf(principal) },
    data: { name: form.name, isActive: form.is_active, metadata: metadataColumn(form.metadata) },
  })
  return orNotFound(coupon)
}

function searchOf(db: Db, query: ListCoupons): Search | undefined {
  if (query.q === undefined) return undefined
  return {
    db,
    table: 'coupons',
    text: query.q,
    conditions: [
      contains(Prisma.sql`t.name`, query.q),
      query.is_active === undefined ? undefined : Prisma.sql`t.is_active = ${query.is_active}`,
      query.currency === undefined ? undefined : Prisma.sql`t.currency = ${query.currency}`,
      ...timesOf(query),
    ],
  }
}

export function couponList(db: Db, principal: Principal, query: ListCoupons) {
  const filters = {
    isActive: query.is_active,
    currency: query.currency,
    name: containing(query.q),
    createdAt: createdBetween(query),
  }
  return ownedList(principal, filters, {
    kind: 'coupon',
    search: searchOf(db, query),
    find: (args) => db.coupon.findMany(args),
    count: (args) => db.coupon.count(args),
    countAll: (args) => db.coupon.count(args),
    exists: (args) => db.coupon.findUnique({ ...args, select: { id: true } }),
  })
}
