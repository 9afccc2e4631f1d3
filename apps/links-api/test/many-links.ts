import { newIdSuffix } from '@paylinks/contracts/ids'
import type { Db } from '@paylinks/db/client'
import type { insertPaymentLink } from '@paylinks/test-kit/link-builders'

type BuiltLink = Awaited<ReturnType<typeof insertPaymentLink>>

const COPIES_PER_STATEMENT = 500

/** Copies of a link, which sell what it sells, by few statements however many they are. Returns their ids. */
export async function insertCopies(db: Db, link: BuiltLink, count: number): Promise<string[]> {
  const prefix = link.id.replace(/[^_]+$/, '')
  const ids = Array.from({ length: count }, () => prefix + newIdSuffix())
  for (let start = 0; start < count; start += COPIES_PER_STATEMENT) {
    await insertCopiesOf(db, link.id, ids.slice(start, start + COPIES_PER_STATEMENT))
  }
  return ids
}

async function insertCopiesOf(db: Db, linkId: string, ids: string[]): Promise<void> {
  await db.$executeRaw`
    WITH copies AS (
      INSERT INTO payment_links
        (id, account_id, livemode, secure_token, mode, name, currency, total_amount_atom, expires_in_hours)
      SELECT copy.id, account_id, livemode, left(encode(sha256(copy.id::bytea), 'hex'), 27), mode, name, currency,
        total_amount_atom, expires_in_hours
      FROM payment_links link, unnest(${ids}::text[]) AS copy(id) WHERE link.id = ${linkId}
      RETURNING id
    ),
    versions AS (
      INSERT INTO payment_link_versions (link_id, version, snapshot)
      SELECT copies.id, 1, snapshot FROM payment_link_versions, copies WHERE link_id = ${linkId} AND version = 1
    )
    INSERT INTO payment_link_prices (link_id, price_id)
    SELECT copies.id, price_id FROM payment_link_prices, copies WHERE link_id = ${linkId}`
}
