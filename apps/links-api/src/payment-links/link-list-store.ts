import type { ListPaymentLinks } from '@paylinks/contracts/payment-links'
import { type Db, Prisma } from '@paylinks/db/client'
import type { Principal } from '../authentication/principal.ts'
import { escapeLike } from '../paging/escape-like.ts'
import type { ListStore } from '../paging/read-page.ts'
import { type Link, ownedBy, selectLinks } from './link-store.ts'

/** The principal's links that pass the filters, newest first. */
export function linkList(db: Db, principal: Principal, filters: ListPaymentLinks): ListStore<Link> {
  const matches = Prisma.join([ownedBy(principal), ...conditionsOf(filters)], ' AND ')
  return {
    async read({ limit, offset, startingAfter, endingBefore }) {
      const older = startingAfter === undefined ? Prisma.empty : Prisma.sql`AND l.id < ${startingAfter}`
      const newer = endingBefore === undefined ? Prisma.empty : Prisma.sql`AND l.id > ${endingBefore}`
      const order = endingBefore === undefined ? Prisma.sql`DESC` : Prisma.sql`ASC`
      const links = await selectLinks(
        db,
        Prisma.sql`
          SELECT l.* FROM payment_links l WHERE ${matches} ${older} ${newer}
          ORDER BY l.id ${order} LIMIT ${limit} OFFSET ${offset}`,
      )
      return endingBefore === undefined ? links : links.reverse()
    },
    async count(most) {
      const [row] = await db.$queryRaw<[{ total: number }]>`
        SELECT count(*)::int AS total FROM (SELECT 1 FROM payment_links l WHERE ${matches} LIMIT ${most}) counted`
      return row.total
    },
    async exists(id) {
      const rows = await db.$queryRaw<unknown[]>`
        SELECT 1 FROM payment_links l WHERE l.id = ${id} AND ${ownedBy(principal)}`
      return rows.length > 0
    },
  }
}

function conditionsOf(filters: ListPaymentLinks): Prisma.Sql[] {
  const { is_active, mode, customer_id, coupon_id, price_id, package_id, currency, q, metadata = {} } = filters
  const { created_at_gte, created_at_lte } = filters
  const conditions = [
    is_active !== undefined && Prisma.sql`l.is_active = ${is_active}`,
    mode !== undefined && Prisma.sql`l.mode = ${mode}::link_mode`,
    customer_id !== undefined && Prisma.sql`l.customer_id = ${customer_id}`,
    coupon_id !== undefined && Prisma.sql`l.coupon_id = ${coupon_id}`,
    price_id !== undefined &&
      Prisma.sql`EXISTS (SELECT 1 FROM payment_link_prices s WHERE s.link_id = l.id AND s.price_id = ${price_id})`,
    package_id !== undefined &&
      Prisma.sql`EXISTS (SELECT 1 FROM payment_link_packages s WHERE s.link_id = l.id AND s.package_id = ${package_id})`,
    currency !== undefined && Prisma.sql`l.currency = ${currency}`,
    q !== undefined && Prisma.sql`l.name ILIKE ${`%${escapeLike(q)}%`}`,
    created_at_gte !== undefined && Prisma.sql`l.created_at >= ${created_at_gte}`,
    created_at_lte !== undefined && Prisma.sql`l.created_at <= ${created_at_lte}`,
    ...Object.entries(metadata).map(([key, text]) => Prisma.sql`l.metadata ->> ${key}::text = ${text}`),
  ]
  return conditions.filter((condition) => condition !== false)
}
