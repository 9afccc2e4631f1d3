import type { Db, Transaction } from '@paylinks/db/client'
import { insertMerchant, type Merchant } from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'

/** How much there is of each, all of one account. */
export type Counts = { objects: number; sessions: number }

export const FULL: Counts = { objects: 1_000_000, sessions: 5_000_000 }

const ROWS_PER_STATEMENT = 250_000
const PATIENCE_MS = 600_000

/**
 * Fills the tables as one merchant's years would: common values, rare ones, and some that only the oldest rows have, which
 * is the worst for whoever reads the newest first. Indexes are made at the end, which takes a tenth of the time. `db` has one
 * connection, so that what is set for it holds.
 */
export async function fillTables(db: Db, counts: Counts, report: (done: string) => void): Promise<Merchant> {
  const merchant = await insertMerchant(db)
  const { snapshot } = await insertPaymentLink(db, await insertMerchant(db))
  await db.$executeRawUnsafe(MAKE_ID)
  const indexes = await dropIndexes(db)
  for (const [table, count] of Object.entries(tablesOf(counts))) {
    for (let first = 1; first <= count; first += ROWS_PER_STATEMENT) {
      const numbers = { first, last: Math.min(first + ROWS_PER_STATEMENT - 1, count), count, ...counts }
      // Keys that lead to other tables are right by construction, and checking each takes longest of all.
      const fill = async (tx: Transaction) => {
        await tx.$executeRaw`SET LOCAL session_replication_role = replica`
        for (const statement of STATEMENTS[table] ?? []) {
          const parameters = statement.includes('$1') ? [snapshot] : []
          await tx.$executeRawUnsafe(fillIn(statement, numbers, merchant), ...parameters)
        }
      }
      await db.$transaction(fill, { timeout: PATIENCE_MS })
    }
    report(`${table}: ${count}`)
  }
  await db.$executeRawUnsafe("SET maintenance_work_mem = '1GB'")
  for (const index of indexes) await db.$executeRawUnsafe(index)
  report('indexes')
  await db.$executeRawUnsafe('VACUUM ANALYZE')
  report('statistics')
  return merchant
}

/** The id of the n-th row of a kind, for whoever asks for a page behind it. */
export async function idOf(db: Db, table: string, merchant: Merchant, position: number): Promise<string> {
  const [row] = await db.$queryRawUnsafe<[{ id: string }]>(
    `SELECT id FROM ${table} WHERE account_id = $1 AND livemode ORDER BY id OFFSET $2 LIMIT 1`,
    merchant.accountId,
    position,
  )
  return row.id
}

async function dropIndexes(db: Db): Promise<string[]> {
  const indexes = await db.$queryRaw<{ indexname: string; indexdef: string }[]>`
    SELECT indexname, indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND indexname NOT LIKE '%_pkey' AND tablename <> '_prisma_migrations'`
  for (const { indexname } of indexes) await db.$executeRawUnsafe(`DROP INDEX "${indexname}"`)
  return indexes.map(({ indexdef }) => indexdef)
}

function fillIn(statement: string, { first, last, count, objects }: Numbers, { accountId }: Merchant): string {
  return statement
    .replaceAll(':series', `generate_series(${first}::bigint, ${last}::bigint) AS n`)
    .replaceAll(':owner', `'${accountId}', true`)
    .replaceAll(':count', `${count}::bigint`)
    .replaceAll(':objects', `${objects}::bigint`)
    .replaceAll(':at', `${START_MS} + n * ${SPAN_MS} / ${count}`)
}
type Numbers = Counts & { first: number; last: number; count: number }

function tablesOf({ objects, sessions }: Counts): Record<string, number> {
  return {
    products: objects,
    prices: objects,
    packages: objects,
    coupons: objects,
    customers: objects,
    payment_links: objects,
    checkout_sessions: sessions,
    events: objects,
  }
}

const SPAN_MS = 365 * 86_400_000
/** The newest rows were made now. */
const START_MS = Date.now() - SPAN_MS

/** Ids as the product makes them: the time in base32, then what follows from the row's number. */
const MAKE_ID = `
  CREATE FUNCTION bench_id(prefix text, ms bigint, n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT prefix || ${[45, 40, 35, 30, 25, 20, 15, 10, 5, 0]
      .map((shift) => `substr('0123456789abcdefghjkmnpqrstvwxyz', ((ms >> ${shift}) & 31)::int + 1, 1)`)
      .join(' || ')} || substr(md5(n::text), 1, 16)
  $$`

/** The id of the n-th object, whichever table's statement asks. */
const objectId = (prefix: string, number: string) =>
  `bench_id('${prefix}_live_', ${START_MS} + (${number}) * ${SPAN_MS} / :objects, ${number})`

const at = 'to_timestamp((:at) / 1000.0)'
/** From 0 to 999, in no order that the row's number has. */
const chance = (seed: number) => `((n * ${seed}) % 1009 % 1000)`
const isOld = 'n <= :count / 50'
const word = (seed: number) =>
  `(ARRAY['Spring','Summer','Autumn','Winter','Launch','Annual','Team','Solo','Workshop','Ticket'])[1 + ${chance(seed)} / 100]`
/** Most are like each other, some have a word of their own, and only the oldest one that no other has. */
const name = (noun: string) =>
  `'${noun} ' || ${word(7919)} || CASE WHEN ${isOld} THEN ' Legacy ' WHEN ${chance(6101)} < 5 THEN ' Special ' ELSE ' ' END || n`
const currency = `CASE WHEN ${isOld} AND ${chance(5003)} < 500 THEN 'CHF' WHEN ${chance(3571)} < 650 THEN 'USD'
  WHEN ${chance(3571)} < 950 THEN 'EUR' WHEN ${chance(3571)} < 999 THEN 'GBP' ELSE 'JPY' END`
const isActive = `NOT (${chance(2801)} < 50 OR (${isOld} AND ${chance(2801)} < 300))`

const STATEMENTS: Record<string, string[]> = {
  products: [
    `INSERT INTO products (id, account_id, livemode, name, is_active, created_at)
     SELECT ${objectId('prod', 'n')}, :owner, ${name('Product')}, ${isActive}, ${at} FROM :series`,
  ],
  prices: [
    // The first product has many.
    `INSERT INTO prices (id, account_id, livemode, product_id, type, unit_amount_atom, currency, billing_interval, billing_interval_count, is_active, created_at)
     SELECT ${objectId('price', 'n')}, :owner,
       CASE WHEN ${chance(4001)} < 20 THEN ${objectId('prod', '1')} ELSE ${objectId('prod', 'n')} END,
       CASE WHEN r THEN 'recurring' ELSE 'one_time' END::price_type, 4900, ${currency},
       CASE WHEN r THEN 'month' END::billing_interval, CASE WHEN r THEN 1 END, ${isActive}, ${at}
     FROM :series, LATERAL (SELECT ${chance(4409)} < 300 AS r) recurs`,
  ],
  packages: [
    `INSERT INTO packages (id, account_id, livemode, name, currency, is_active, created_at)
     SELECT ${objectId('pkg', 'n')}, :owner, ${name('Package')}, ${currency}, ${isActive}, ${at} FROM :series`,
    `INSERT INTO package_items (package_id, position, price_id, quantity)
     SELECT ${objectId('pkg', 'n')}, position,
       CASE WHEN position = 0 AND ${chance(4603)} < 50 THEN ${objectId('price', '1')} ELSE ${objectId('price', 'n')} END, 1
     FROM :series, generate_series(0, 1) AS position`,
  ],
  coupons: [
    `INSERT INTO coupons (id, account_id, livemode, name, percent_off, amount_off_atom, currency, duration, is_active, created_at)
     SELECT ${objectId('coupon', 'n')}, :owner, ${name('Coupon')}, CASE WHEN p THEN 10 END, CASE WHEN NOT p THEN 500 END,
       CASE WHEN NOT p THEN ${currency} END, 'once', ${isActive}, ${at}
     FROM :series, LATERAL (SELECT ${chance(4409)} < 500 AS p) percent`,
  ],
  customers: [
    `INSERT INTO customers (id, account_id, livemode, email, name, created_at)
     SELECT ${objectId('cus', 'n')}, :owner, 'user' || n || '@' || lower(${word(7919)}) || '.example.com', ${name('Jane')}, ${at}
     FROM :series`,
  ],
  payment_links: [
    `INSERT INTO payment_links (id, account_id, livemode, secure_token, mode, name, currency, customer_id, coupon_id, metadata,
       total_amount_atom, expires_in_hours, is_active, deactivated_at, created_at)
     SELECT ${objectId('pl', 'n')}, :owner, left(md5(n::text), 27), mode::link_mode, ${name('Link')},
       CASE WHEN mode <> 'setup' THEN ${currency} END,
       CASE WHEN ${chance(4001)} < 20 THEN ${objectId('cus', '1')} WHEN ${chance(4001)} < 200 THEN ${objectId('cus', 'n')} END,
       CASE WHEN ${chance(4603)} < 50 THEN ${objectId('coupon', '1')} WHEN ${chance(4603)} < 100 THEN ${objectId('coupon', 'n')} END,
       jsonb_build_object('campaign', ${word(7919)}, 'order', 'A-' || n, 'vip', ${chance(6101)} < 1, 'step', n % 10),
       CASE WHEN mode = 'setup' THEN 0 ELSE 4900 END, 24, ${isActive}, CASE WHEN NOT (${isActive}) THEN ${at} END, ${at}
     FROM :series, LATERAL (SELECT CASE WHEN ${chance(5507)} < 30 THEN 'setup' WHEN ${chance(5507)} < 150 THEN 'subscription'
       ELSE 'payment' END AS mode) m`,
    `INSERT INTO payment_link_versions (link_id, version, snapshot) SELECT ${objectId('pl', 'n')}, 1, $1::jsonb FROM :series`,
    // One price is sold by many, and one by the oldest alone.
    `INSERT INTO payment_link_prices (link_id, price_id)
     SELECT ${objectId('pl', 'n')}, CASE WHEN ${isOld} THEN ${objectId('price', '2')} WHEN ${chance(5171)} < 300
       THEN ${objectId('price', '1')} ELSE ${objectId('price', 'n')} END FROM :series`,
    `INSERT INTO payment_link_packages (link_id, package_id)
     SELECT ${objectId('pl', 'n')}, CASE WHEN ${chance(5171)} < 20 THEN ${objectId('pkg', '1')} ELSE ${objectId('pkg', 'n')} END
     FROM :series WHERE ${chance(5171)} < 50`,
  ],
  checkout_sessions: [
    // A fifth are of one link, another link has many and none was paid, the rest are of all links alike.
    `INSERT INTO checkout_sessions (id, account_id, livemode, token_hash, request_id, link_id, link_version, mode, status,
       customer_id, reference_id, created_at, expires_at, completed_at)
     SELECT bench_id('cs_live_', :at, n), :owner, sha256(n::text::bytea), 'req_' || n, link_id, 1, 'payment',
       CASE WHEN paid THEN 'complete' ELSE 'open' END::session_status,
       CASE WHEN ${chance(4001)} < 10 THEN ${objectId('cus', '1')} WHEN ${chance(4001)} < 100 THEN ${objectId('cus', '1 + n % :objects')} END,
       CASE WHEN ${chance(4603)} < 10 THEN 'again' WHEN ${chance(4603)} < 200 THEN 'order-' || n END,
       ${at}, ${at} + interval '1 day', CASE WHEN paid THEN ${at} + interval '10 minutes' END
     FROM :series,
       LATERAL (SELECT CASE WHEN ${chance(5171)} < 200 THEN 1 WHEN ${chance(5171)} < 240 THEN 2 ELSE 1 + n * 7919 % :objects END AS link) l,
       LATERAL (SELECT ${objectId('pl', 'link')} AS link_id, link <> 2 AND ${chance(2801)} < 30 AS paid) s`,
    `INSERT INTO payments (id, account_id, livemode, session_id, subtotal_atom, discount_atom, amount_atom, currency, method,
       processor, processor_reference, processor_key, link_id, status, captured_atom, created_at)
     SELECT bench_id('pay_live_', :at, n), :owner, bench_id('cs_live_', :at, n), 4900, 0, 4900, 'USD', 'credit_card',
       'test', 'ref_' || n, 'key_' || n,
       ${objectId('pl', `CASE WHEN ${chance(5171)} < 200 THEN 1 ELSE 1 + n * 7919 % :objects END`)}, 'captured', 4900, ${at}
     FROM :series WHERE ${chance(2801)} < 30 AND NOT (${chance(5171)} BETWEEN 200 AND 239)`,
  ],
  events: [
    `INSERT INTO events (id, account_id, livemode, type, object_id, payload, created_at)
     SELECT bench_id('evt_live_', ms, n), :owner, type, ${objectId('pl', 'CASE WHEN n % 100 = 0 THEN 1 ELSE n END')},
       jsonb_build_object('id', bench_id('evt_live_', ms, n), 'type', type), to_timestamp(ms / 1000.0)
     FROM :series,
       LATERAL (SELECT ${START_MS + SPAN_MS} - (:count - n) * ${29 * 86_400_000}::bigint / :count AS ms,
         CASE WHEN ${chance(2801)} < 5 THEN 'payment_link.deactivated' WHEN ${chance(2801)} < 100 THEN 'payment_link.updated'
           WHEN ${chance(2801)} < 500 THEN 'checkout_session.completed' ELSE 'payment_link.created' END AS type) e`,
  ],
}

/** Values that the filters may be asked for: of many rows, of few, and of none. */
export async function knownIds(db: Db, merchant: Merchant) {
  const first = (table: string, position = 0) => idOf(db, table, merchant, position)
  return {
    products: [await first('products'), await first('products', 500)],
    prices: [await first('prices'), await first('prices', 1), await first('prices', 700)],
    packages: [await first('packages'), await first('packages', 500)],
    coupons: [await first('coupons'), await first('coupons', 500)],
    customers: [await first('customers'), await first('customers', 500)],
    links: [await first('payment_links'), await first('payment_links', 1), await first('payment_links', 500)],
  }
}
