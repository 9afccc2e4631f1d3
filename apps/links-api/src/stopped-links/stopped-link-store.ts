import type { ArchivedThing, StoppedLink } from '@paylinks/contracts/stopped-links'
import { type Db, Prisma } from '@paylinks/db/client'
import type { Principal } from '../authentication/principal.ts'
import { ownedBy } from '../payment-links/link-store.ts'

/**
 * The principal's active links that sell something archived, newest first, with all of it. What is archived is little, so
 * the links are found from there: the other way around, an account without such a link would have all its links read.
 */
export async function findStoppedLinks(
  db: Db,
  principal: Principal,
  { limit, linkId }: { limit: number; linkId: string | undefined },
): Promise<StoppedLink[]> {
  const { accountId, livemode } = principal
  const owner = (table: Prisma.Sql) =>
    Prisma.sql`${table}.account_id = ${accountId} AND ${table}.livemode = ${livemode} AND NOT ${table}.is_active`
  const one = linkId === undefined ? Prisma.empty : Prisma.sql`AND l.id = ${linkId}`
  const links = await db.$queryRaw<{ id: string; name: string | null }[]>`
    SELECT l.id, l.name FROM payment_links l
    WHERE ${ownedBy(principal)} AND l.is_active ${one} AND l.id IN (
      SELECT sold.link_id FROM payment_link_prices sold JOIN prices price ON price.id = sold.price_id
      WHERE ${owner(Prisma.sql`price`)}
      UNION
      SELECT sold.link_id FROM payment_link_prices sold JOIN prices price ON price.id = sold.price_id
      JOIN products product ON product.id = price.product_id
      WHERE ${owner(Prisma.sql`product`)}
      UNION
      SELECT sold.link_id FROM payment_link_packages sold JOIN packages package ON package.id = sold.package_id
      WHERE ${owner(Prisma.sql`package`)}
    )
    ORDER BY l.id DESC LIMIT ${limit}`
  const archived = await findArchived(
    db,
    links.map(({ id }) => id),
  )
  return links.map(({ id, name }) => ({
    payment_link_id: id,
    name,
    archived: archived.filter(({ linkId: of }) => of === id).map(({ linkId: _, ...thing }) => thing),
  }))
}

/** Everything archived that these links sell. */
function findArchived(db: Db, linkIds: string[]): Promise<(ArchivedThing & { linkId: string })[]> {
  return db.$queryRaw`
    SELECT DISTINCT sold.link_id AS "linkId", 'product' AS type, product.id, product.name
    FROM payment_link_prices sold JOIN prices price ON price.id = sold.price_id
    JOIN products product ON product.id = price.product_id
    WHERE sold.link_id = ANY (${linkIds}) AND NOT product.is_active
    UNION ALL
    SELECT sold.link_id, 'price', price.id, product.name
    FROM payment_link_prices sold JOIN prices price ON price.id = sold.price_id
    JOIN products product ON product.id = price.product_id
    WHERE sold.link_id = ANY (${linkIds}) AND NOT price.is_active
    UNION ALL
    SELECT sold.link_id, 'package', package.id, package.name
    FROM payment_link_packages sold JOIN packages package ON package.id = sold.package_id
    WHERE sold.link_id = ANY (${linkIds}) AND NOT package.is_active
    ORDER BY type, id`
}
