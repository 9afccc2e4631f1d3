import type { Db } from '@paylinks/db/client'
import { insertMerchant } from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'

export type SeededLinks = {
  /** The token of one link that everybody opens. */
  hot: string
  deactivated: string
  /** Tokens of many others. */
  many: string[]
}

/** Links to open, all of one merchant. The many are copies of the first, made by the database. */
export async function seedLinks(db: Db, count: number): Promise<SeededLinks> {
  const merchant = await insertMerchant(db)
  const hot = await insertPaymentLink(db, merchant)
  const deactivated = await insertPaymentLink(db, merchant, { deactivatedAt: new Date() })
  const rows = await db.$queryRaw<{ secure_token: string }[]>`
    INSERT INTO payment_links (id, account_id, livemode, secure_token, mode, name, currency, total_amount_atom, expires_in_hours)
    SELECT 'pl_live_bench' || lpad(n::text, 12, '0'), account_id, livemode,
           translate(left(encode(sha256(n::text::bytea), 'base64'), 27), '+/', '-_'),
           mode, name, currency, total_amount_atom, expires_in_hours
    FROM payment_links, generate_series(1, ${count}) AS n WHERE id = ${hot.id}
    RETURNING secure_token`
  await db.$executeRaw`
    INSERT INTO payment_link_versions (link_id, version, snapshot)
    SELECT l.id, 1, v.snapshot FROM payment_links l, payment_link_versions v
    WHERE l.id LIKE 'pl_live_bench%' AND v.link_id = ${hot.id}`
  await db.$executeRaw`
    INSERT INTO payment_link_prices (link_id, price_id)
    SELECT l.id, p.price_id FROM payment_links l, payment_link_prices p
    WHERE l.id LIKE 'pl_live_bench%' AND p.link_id = ${hot.id}`
  return { hot: hot.secureToken, deactivated: deactivated.secureToken, many: rows.map((row) => row.secure_token) }
}

/** So many draws in which the k-th token comes up in proportion to 1/k, as the popularity of links goes. */
export function zipf(tokens: readonly string[], draws: number): string[] {
  const cumulative: number[] = []
  let sum = 0
  for (let rank = 1; rank <= tokens.length; rank++) {
    sum += 1 / rank
    cumulative.push(sum)
  }
  return Array.from({ length: draws }, () => tokens[firstAtLeast(cumulative, Math.random() * sum)] ?? '')
}

function firstAtLeast(sorted: number[], value: number): number {
  let [low, high] = [0, sorted.length - 1]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}

export function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, order: Math.random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item)
}
