// Whether every list and search stays fast at any size: 1,000,000 links, 5,000,000 sessions and 1,000,000 of each object of
// the catalogue, all of one account. Asks the real links-api for every filter, every pair of filters, the first page and deep
// ones. See docs/performance.md. Run with
//   npm run bench -- size [--scale 0.1] [--only /payment-links] [--database URL] [--keep] [--every 5]
import { parseArgs } from 'node:util'
import { connectDb } from '@paylinks/db/client'
import { insertApiKey } from '@paylinks/test-kit/builders'
import { createTestDatabase } from '@paylinks/test-kit/postgres'
import { createCaller } from '../apps/links-api/test/caller.ts'
import { startTestApi } from '../apps/links-api/test/start-test-api.ts'
import { median } from '../bench/rounds.ts'
import { FULL, fillTables, idOf, knownIds } from '../bench/size/fill-tables.ts'
import { type List, listsOf, type Query, queriesOf } from '../bench/size/list-requests.ts'
import { makeStatementsRecordable, planOf, statementsOf } from '../bench/size/recorded-statements.ts'

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: '1' },
    /** Lists to ask, e.g. `/payment-links,/products`. */
    only: { type: 'string' },
    /** One that an earlier run has filled and kept. */
    database: { type: 'string' },
    keep: { type: 'boolean', default: false },
    /** Fills the tables and asks nothing. */
    fill: { type: 'boolean', default: false },
    plans: { type: 'string', default: '3' },
    /** For a look: asks one query of so many. */
    every: { type: 'string', default: '1' },
  },
})

const MEDIAN_AT_MOST_MS = 100
const P99_AT_MOST_MS = 250
const SURELY_FAST_MS = 50
const ROUNDS = 3
const PATIENCE_MS = 1_200_000

makeStatementsRecordable()
const scale = Number(values.scale)
const database = values.database === undefined ? await createTestDatabase() : undefined
const databaseUrl = values.database ?? database?.url ?? ''
const db = connectDb(databaseUrl, { statementTimeoutMs: PATIENCE_MS, poolMax: 1 })

type Measured = { list: List; query: Query; status: number; ms: number; all: number[] }

try {
  if (database !== undefined) {
    const startedAt = performance.now()
    const counts = { objects: Math.round(FULL.objects * scale), sessions: Math.round(FULL.sessions * scale) }
    await fillTables(db, counts, (done) => console.error(`${seconds(performance.now() - startedAt)} s  ${done}`))
  }
  if (!values.fill) await measure()
} finally {
  await db.$disconnect()
  if (values.keep) console.log(`Kept: --database ${databaseUrl}`)
  else await database?.drop()
}

async function measure(): Promise<void> {
  const api = await startTestApi({ env: { LOG_LEVEL: 'warn' }, databaseUrl })
  try {
    const merchant = await largestMerchant()
    const caller = createCaller(api.url, merchant.accountId, merchant.key)
    const measured: Measured[] = []
    for (const list of listsOf(await knownIds(db, merchant))) {
      if (values.only !== undefined && !values.only.split(',').includes(list.path)) continue
      const [{ count }] = await db.$queryRawUnsafe<[{ count: number }]>(`SELECT count(*)::int FROM ${list.table}`)
      const queries = queriesOf(list, await idOf(db, list.table, merchant, Math.floor(count / 2)))
      const ask = (query: Query) => caller.get(`${list.path}?${new URLSearchParams(query)}`)
      const some = queries.filter((_query, index) => index % Number(values.every) === 0)
      const asked = some.map((query): Measured => ({ list, query, status: 0, ms: 0, all: [] }))
      await ask({})
      for (let round = 0; round < ROUNDS; round++) {
        for (const each of asked) {
          // What was fast is fast: only what may be too slow is asked for again.
          if (round > 0 && Math.min(...each.all) < SURELY_FAST_MS) continue
          const startedAt = performance.now()
          each.status = (await ask(each.query)).status
          each.all.push(performance.now() - startedAt)
        }
      }
      for (const each of asked) each.ms = median(each.all)
      measured.push(...asked)
      console.log(rowOf(list.path, count, asked))
    }

    const slowest = measured.toSorted((a, b) => b.ms - a.ms).slice(0, Number(values.plans))
    for (const { list, query, ms, status } of slowest) {
      const path = `${list.path}?${decodeURIComponent(String(new URLSearchParams(query)))}`
      console.log(`\n${ms.toFixed(1)} ms, ${status}: ${path}`)
      const ask = () => caller.get(`${list.path}?${new URLSearchParams(query)}`)
      const [statement] = await statementsOf(ask)
      if (statement !== undefined) console.log(`${statement.text}\n${await planOf(databaseUrl, statement)}`)
    }
    const failures = measured.filter(({ status }) => status !== 200)
    for (const { list, query, status } of failures.slice(0, 20))
      console.log(`${status}: ${list.path}?${decodeURIComponent(String(new URLSearchParams(query)))}`)
    const tooSlow = measured.filter(({ ms }) => ms > MEDIAN_AT_MOST_MS)
    const p99 = at(
      measured.flatMap(({ all }) => all),
      0.99,
    )
    console.log(
      `\n${measured.length} requests, those that took over ${SURELY_FAST_MS} ms ${ROUNDS} times. p99 of all ${p99.toFixed(1)} ms`,
    )
    console.log(
      `slower than ${MEDIAN_AT_MOST_MS} ms (median): ${tooSlow.length}; not answered with 200: ${failures.length}`,
    )
    for (const { list, query, ms } of tooSlow.toSorted((a, b) => b.ms - a.ms).slice(0, 60))
      console.log(`  ${ms.toFixed(1)} ms ${list.path}?${decodeURIComponent(String(new URLSearchParams(query)))}`)
    if (tooSlow.length > 0 || failures.length > 0 || p99 > P99_AT_MOST_MS) process.exitCode = 1
  } finally {
    await api.stop()
  }
}

function rowOf(path: string, count: number, asked: Measured[]): string {
  const all = asked.flatMap((each) => each.all)
  const worst = asked.reduce((slow, each) => (each.ms > slow.ms ? each : slow))
  const { limit: _, ...filters } = worst.query
  const cells = [
    path,
    count.toLocaleString('en-US'),
    String(asked.length),
    at(all, 0.5).toFixed(1),
    at(all, 0.99).toFixed(1),
    worst.ms.toFixed(1),
    decodeURIComponent(String(new URLSearchParams(filters))),
  ]
  return `| ${cells.join(' | ')} |`
}

function at(all: number[], share: number): number {
  return all.toSorted((a, b) => a - b)[Math.floor((all.length - 1) * share)] ?? 0
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(0).padStart(4)
}

/** The account that has everything, with a key for it. */
async function largestMerchant() {
  const [{ account_id: accountId }] = await db.$queryRaw<[{ account_id: string }]>`
    SELECT account_id FROM payment_links WHERE livemode ORDER BY id LIMIT 1`
  const owner = { accountId, livemode: true }
  const { key, id: apiKeyId } = await insertApiKey(db, owner)
  return { ...owner, key, apiKeyId }
}
