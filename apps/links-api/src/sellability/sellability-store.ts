import { Prisma, type Transaction } from '@paylinks/db/client'
import type { Principal } from '../authentication/principal.ts'
import type { LinkSummary } from '../payment-links/link-events.ts'

/** Something that links sell and that can be archived. */
export type Sellable = { kind: 'product' | 'price' | 'package'; id: string }

const tables = {
  product: Prisma.sql`products`,
  price: Prisma.sql`prices`,
  package: Prisma.sql`packages`,
}

/**
 * Waits for every link that is being made of it, for those hold a share of this lock; whoever would make one from now
 * on waits for this transaction's end. Null when the principal has none of this id.
 */
export async function lockSellable(
  tx: Transaction,
  { accountId, livemode }: Principal,
  { kind, id }: Sellable,
): Promise<{ isActive: boolean } | null> {
  const [row] = await tx.$queryRaw<{ isActive: boolean }[]>`
    SELECT is_active AS "isActive" FROM ${tables[kind]}
    WHERE id = ${id} AND account_id = ${accountId} AND livemode = ${livemode}
    FOR NO KEY UPDATE`
  return row ?? null
}

/**
 * The active links that sell it, each locked, sellable or not: another transaction may be about to change just that.
 * In the order of their ids, so that two changes wait for each other and never in a circle.
 */
export async function lockLinksThatSell(tx: Transaction, sellable: Sellable): Promise<string[]> {
  const links = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM payment_links
    WHERE is_active AND id IN (${linksThatSell(sellable)})
    ORDER BY id
    FOR NO KEY UPDATE`
  return links.map(({ id }) => id)
}

function linksThatSell({ kind, id }: Sellable): Prisma.Sql {
  switch (kind) {
    case 'product':
      return Prisma.sql`
        SELECT sold.link_id FROM payment_link_prices sold JOIN prices price ON price.id = sold.price_id
        WHERE price.product_id = ${id}`
    case 'price':
      return Prisma.sql`SELECT link_id FROM payment_link_prices WHERE price_id = ${id}`
    case 'package':
      return Prisma.sql`SELECT link_id FROM payment_link_packages WHERE package_id = ${id}`
  }
}

/**
 * Brings `is_sellable` of locked links in line with what they sell. Each that changes gets its next version, which
 * sells what the one before sold. Returns those.
 */
export function judgeLinks(tx: Transaction, linkIds: string[]): Promise<LinkSummary[]> {
  return tx.$queryRaw<LinkSummary[]>`
    WITH judged AS MATERIALIZED (
      SELECT link_id,
        NOT EXISTS (
          SELECT 1 FROM payment_link_prices sold
          JOIN prices price ON price.id = sold.price_id
          JOIN products product ON product.id = price.product_id
          WHERE sold.link_id = locked.link_id AND NOT (price.is_active AND product.is_active)
        ) AND NOT EXISTS (
          SELECT 1 FROM payment_link_packages sold
          JOIN packages package ON package.id = sold.package_id
          WHERE sold.link_id = locked.link_id AND NOT package.is_active
        ) AS is_sellable
      FROM unnest(${linkIds}::text[]) AS locked(link_id)
    ),
    changed AS (
      UPDATE payment_links link
      SET is_sellable = judged.is_sellable, version = version + 1, updated_at = now()
      FROM judged
      WHERE link.id = judged.link_id AND link.is_sellable <> judged.is_sellable
      RETURNING link.*
    ),
    versions AS (
      INSERT INTO payment_link_versions (link_id, version, snapshot)
      SELECT changed.id, changed.version, before.snapshot
      FROM changed
      JOIN payment_link_versions before ON before.link_id = changed.id AND before.version = changed.version - 1
    )
    SELECT id, account_id AS "accountId", livemode, secure_token AS "secureToken", is_active AS "isActive",
      is_sellable AS "isSellable", version,
      jsonb_build_object('name', name, 'mode', mode, 'total_amount_atom', total_amount_atom, 'currency', currency)
        AS snapshot
    FROM changed
    ORDER BY id`
}
