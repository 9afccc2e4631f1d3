import type { Db, Transaction } from '@paylinks/db/client'
import { insertMerchant, type Merchant } from '@paylinks/test-kit/builders'
import { createTestDatabase } from '@paylinks/test-kit/postgres'
import { expect, onTestFinished, test } from 'vitest'
import { linkList } from './link-list-store.ts'

const LINKS = 20_000
const PAGE = 21

const idOf = (number: number) => `pl_live_${String(number).padStart(26, '0')}`

async function insertManyLinks(db: Db, { accountId }: Merchant): Promise<void> {
  for (let first = 0; first < LINKS; first += 1_000) {
    await db.$executeRaw`
      WITH made AS (
        INSERT INTO payment_links
          (id, account_id, livemode, secure_token, mode, total_amount_atom, expires_in_hours)
        SELECT 'pl_live_' || lpad(number::text, 26, '0'), ${accountId}, true, number, 'setup', 0, 24
        FROM generate_series(${first}::int, ${first + 999}::int) AS number
        RETURNING id
      )
      INSERT INTO payment_link_versions (link_id, version, snapshot) SELECT id, 1, '{}' FROM made`
  }
  await db.$executeRaw`ANALYZE payment_links, payment_link_versions`
}

/** How many rows of both tables this connection has read lately: only a difference within a transaction tells something. */
async function rowsRead(tx: Transaction): Promise<number> {
  const [row] = await tx.$queryRaw<[{ rows: number }]>`
    SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int AS rows FROM pg_stat_xact_user_tables
    WHERE relname IN ('payment_links', 'payment_link_versions')`
  return row.rows
}

test('a page behind a link costs what it shows, at any depth', async () => {
  const { db, drop } = await createTestDatabase()
  onTestFinished(drop)
  const merchant = await insertMerchant(db)
  await insertManyLinks(db, merchant)
  for (const depth of [10, LINKS / 2, LINKS - 100]) {
    const after = LINKS - depth
    await db.$transaction(async (tx) => {
      const before = await rowsRead(tx)
      const list = linkList(tx as Db, { ...merchant, scopes: [] }, { limit: PAGE })
      const rows = await list.read({ limit: PAGE, offset: 0, startingAfter: idOf(after), endingBefore: undefined })
      expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: PAGE }, (_, index) => idOf(after - 1 - index)))
      // The planner looks at a few rows of its own.
      expect((await rowsRead(tx)) - before).toBeLessThan(3 * PAGE)
    })
  }
})
