import { newIdSuffix } from '@paylinks/contracts/ids'
import type { Db } from '@paylinks/db/client'
import type { insertPaymentLink } from '@paylinks/test-kit/link-builders'

/** Copies of a link, which sell what it sells, by a few statements however many they are. Returns their ids. */
export async function insertCopies(
  db: Db,
  link: Awaited<ReturnType<typeof insertPaymentLink>>,
  count: number,
): Promise<string[]> {
  const prefix = link.id.replace(/[^_]+$/, '')
  const ids = Array.from({ length: count }, () => prefix + newIdSuffix())
  await db.$transaction([
    db.$executeRaw`
      INSERT INTO payment_links (id, account_id, livemode, secure_token, mode, name, currency, total_amount_atom, expires_in_hours, is_sellable)
      SELECT copy.id, account_id, livemode, left(encode(sha256(copy.id::bytea), 'hex'), 27), mode, name, currency,
        total_amount_atom, expires_in_hours, is_sellable
      FROM payment_links, unnest(${ids}::text[]) AS copy(id) WHERE payment_links.id = ${link.id}`,
    db.$executeRaw`
      INSERT INTO payment_link_versions (link_id, version, snapshot)
      SELECT copy.id, 1, snapshot FROM payment_link_versions, unnest(${ids}::text[]) AS copy(id)
      WHERE link_id = ${link.id} AND version = 1`,
    db.$executeRaw`
      INSERT INTO payment_link_prices (link_id, price_id)
      SELECT copy.id, price_id FROM payment_link_prices, unnest(${ids}::text[]) AS copy(id) WHERE link_id = ${link.id}`,
    db.$executeRaw`
      INSERT INTO payment_link_packages (link_id, package_id)
      SELECT copy.id, package_id FROM payment_link_packages, unnest(${ids}::text[]) AS copy(id) WHERE link_id = ${link.id}`,
  ])
  return ids
}
