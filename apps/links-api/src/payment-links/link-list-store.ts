import type { ListPaymentLinks } from '@paylinks/contracts/payment-links'
import { type Db, Prisma } from '@paylinks/db/client'
import type { Principal } from '../authentication/principal.ts'
import { escapeLike } from '../paging/escape-like.ts'
import { idsBetween } from '../paging/ids-between.ts'
import type { ListStore } from '../paging/read-page.ts'
import { READ_BEFORE_INDEX } from '../paging/search-rules.ts'
import { type Link, ownedBy, selectLinks } from './link-store.ts'

/** The principal's links that pass the filters, newest first. */
export function linkList(db: Db, principal: Principal, filters: ListPaymentLinks): ListStore<Link> {
  const inScope = Prisma.join([ownedBy(principal), ...madeInTime(principal, filters)], ' AND ')
  const matches = Prisma.join([inScope, ...conditionsOf(filters)], ' AND ')
  const from = tablesOf(filters, Prisma.sql`payment_links l`)
  const isSearch = filters.q !== undefined || filters.metadata !== undefined
  const count = async (condition: Prisma.Sql, tables: Prisma.Sql, most: number) => {
    const [row] = await db.$queryRaw<[{ total: number }]>`
      SELECT count(*)::int AS total FROM (SELECT 1 FROM ${tables} WHERE ${condition} LIMIT ${most}) counted`
    return row.total
  }
  return {
    async read({ limit, offset, startingAfter, endingBefore }) {
      const older = startingAfter === undefined ? Prisma.empty : Prisma.sql`AND l.id < ${startingAfter}`
      const newer = endingBefore === undefined ? Prisma.empty : Prisma.sql`AND l.id > ${endingBefore}`
      const inOrder = Prisma.sql`ORDER BY l.id ${endingBefore === undefined ? Prisma.sql`DESC` : Prisma.sql`ASC`}`
      const among = async (found: Prisma.Sql) => {
        const links = await selectLinks(
          db,
          Prisma.sql`SELECT l.* FROM ${found} ${inOrder} LIMIT ${limit} OFFSET ${offset}`,
        )
        return endingBefore === undefined ? links : links.reverse()
      }
      if (!isSearch) return among(Prisma.sql`${from} WHERE ${matches} ${older} ${newer}`)
      // What many have is found among the nearest, and what few have by the index: see idsFound, which does the same.
      const near = Prisma.sql`(
        SELECT l.* FROM payment_links l WHERE ${inScope} ${older} ${newer} ${inOrder} LIMIT ${READ_BEFORE_INDEX}) l`
      const nearest = await among(Prisma.sql`${tablesOf(filters, near)} WHERE ${matches}`)
      if (nearest.length === limit) return nearest
      return among(Prisma.sql`(SELECT l.* FROM ${from} WHERE ${matches} ${older} ${newer} OFFSET 0) l`)
    },
    count: (most) => count(matches, from, most),
    async exists(id) {
      const rows = await db.$queryRaw<unknown[]>`
        SELECT 1 FROM payment_links l WHERE l.id = ${id} AND ${ownedBy(principal)}`
      return rows.length > 0
    },
    search: isSearch
      ? { text: filters.q, count: (most) => count(inScope, Prisma.sql`payment_links l`, most) }
      : undefined,
  }
}

/**
 * The links, joined with what they sell where it is asked for. A link sells a price once, so no link comes twice; and those
 * that sell it are in the order of their ids in the index, so a page reads only what it shows.
 */
function tablesOf({ price_id, package_id }: ListPaymentLinks, links: Prisma.Sql): Prisma.Sql {
  return Prisma.join(
    [
      links,
      ...(price_id === undefined ? [] : [Prisma.sql`JOIN payment_link_prices price ON price.link_id = l.id`]),
      ...(package_id === undefined ? [] : [Prisma.sql`JOIN payment_link_packages package ON package.link_id = l.id`]),
    ],
    ' ',
  )
}

function madeInTime({ livemode }: Principal, { created_at_gte, created_at_lte }: ListPaymentLinks): Prisma.Sql[] {
  const { gte, lt } = idsBetween('paymentLink', livemode, { gte: created_at_gte, lte: created_at_lte })
  return [
    ...(gte === undefined ? [] : [Prisma.sql`l.id >= ${gte}`]),
    ...(lt === undefined ? [] : [Prisma.sql`l.id < ${lt}`]),
  ]
}

/**
 * The metadata holds this text under this key. The index knows whole values, and a number or a flag is no string to it: so
 * it is asked for each value that reads as the text, and the text has the last word. Nobody looks for lists and objects by
 * the very text that the database makes of them, so the index is not asked for those.
 */
function holds(key: string, text: string): Prisma.Sql {
  const isText = Prisma.sql`l.metadata ->> ${key}::text = ${text}`
  if (/^[[{]/.test(text)) return isText
  const values = [JSON.stringify(text), ...(IS_NUMBER_OR_FLAG.test(text) ? [text] : [])]
  const indexed = values.map((value) => Prisma.sql`l.metadata @> ${`{${JSON.stringify(key)}:${value}}`}::jsonb`)
  return Prisma.sql`((${Prisma.join(indexed, ' OR ')}) AND ${isText})`
}

/** As the database writes them. */
const IS_NUMBER_OR_FLAG = /^(?:true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?)$/

function conditionsOf(filters: ListPaymentLinks): Prisma.Sql[] {
  const { is_active, mode, customer_id, coupon_id, price_id, package_id, currency, q, metadata = {} } = filters
  const { created_at_gte, created_at_lte } = filters
  const conditions = [
    is_active !== undefined && Prisma.sql`l.is_active = ${is_active}`,
    mode !== undefined && Prisma.sql`l.mode = ${mode}::link_mode`,
    customer_id !== undefined && Prisma.sql`l.customer_id = ${customer_id}`,
    coupon_id !== undefined && Prisma.sql`l.coupon_id = ${coupon_id}`,
    price_id !== undefined && Prisma.sql`price.price_id = ${price_id}`,
    package_id !== undefined && Prisma.sql`package.package_id = ${package_id}`,
    filters.product_id !== undefined && sellsProduct(filters.product_id),
    currency !== undefined && Prisma.sql`l.currency = ${currency}`,
    q !== undefined && Prisma.sql`l.name ILIKE ${`%${escapeLike(q)}%`}`,
    created_at_gte !== undefined && Prisma.sql`l.created_at >= ${created_at_gte}`,
    created_at_lte !== undefined && Prisma.sql`l.created_at <= ${created_at_lte}`,
    ...Object.entries(metadata).map(([key, text]) => holds(key, text)),
  ]
  return conditions.filter((condition) => condition !== false)
}

/** A link may sell several prices of one product, and is listed once. */
function sellsProduct(productId: string): Prisma.Sql {
  return Prisma.sql`l.id IN (
    SELECT s.link_id FROM payment_link_prices s JOIN prices p ON p.id = s.price_id WHERE p.product_id = ${productId})`
}
