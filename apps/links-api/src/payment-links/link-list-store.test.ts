import type { Db, Transaction } from '@paylinks/db/client'
import { insertMerchant, type Merchant } from '@paylinks/test-kit/builders'
import { createTestDatabase, type TestDatabase } from '@paylinks/test-kit/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { READ_BEFORE_INDEX } from '../paging/search-rules.ts'
import { linkList } from './link-list-store.ts'

/** More than a search reads one by one. */
const LINKS = READ_BEFORE_INDEX + 1_000
const OLD_LINKS = 5
const PAGE = 21

const idOf = (number: number) => `pl_live_${String(number).padStart(26, '0')}`

async function insertManyLinks(db: Db, { accountId }: Merchant): Promise<void> {
  for (let first = 0; first < LINKS; first += 1_000) {
    await db.$executeRaw`
      WITH made AS (
        INSERT INTO payment_links
          (id, account_id, livemode, secure_token, mode, name, total_amount_atom, expires_in_hours)
        SELECT 'pl_live_' || lpad(number::text, 26, '0'), ${accountId}, true, number, 'setup',
          CASE WHEN number < ${OLD_LINKS} THEN 'Legacy plan' ELSE 'Plain plan' END, 0, 24
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

let database: TestDatabase
let merchant: Merchant

beforeAll(async () => {
  database = await createTestDatabase()
  merchant = await insertMerchant(database.db)
  await insertManyLinks(database.db, merchant)
})
afterAll(() => database.drop())

const window = { limit: PAGE, offset: 0, startingAfter: undefined, endingBefore: undefined }
const idsOf = (links: Awaited<ReturnType<ReturnType<typeof linkList>['read']>>) => links.map(({ id }) => id)

test('a search finds what only the oldest links have, and what nearly all have, in their order', async () => {
  const search = (q: string) => linkList(database.db, { ...merchant, scopes: [] }, { limit: PAGE, q })
  const oldest = Array.from({ length: OLD_LINKS }, (_, index) => idOf(OLD_LINKS - 1 - index))
  const newest = Array.from({ length: PAGE }, (_, index) => idOf(LINKS - 1 - index))
  expect(idsOf(await search('legacy').read(window))).toEqual(oldest)
  expect(idsOf(await search('legacy').read({ ...window, offset: 3 }))).toEqual(oldest.slice(3))
  expect(idsOf(await search('legacy').read({ ...window, startingAfter: idOf(3) }))).toEqual(oldest.slice(2))
  expect(idsOf(await search('legacy').read({ ...window, endingBefore: idOf(0) }))).toEqual(oldest.slice(0, 4).reverse())
  expect(idsOf(await search('plain').read(window))).toEqual(newest)
  expect([await search('legacy').count(10_001), await search('plain').count(10_001)]).toEqual([OLD_LINKS, 10_001])
})

test('a page behind a link costs what it shows, at any depth', async () => {
  const { db } = database
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
