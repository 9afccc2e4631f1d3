// What the indexes that only lists and the sweeper read cost each open: the mint statement alone, with and without them, in
// turns, counted in CPU time of its Postgres backend. See docs/performance.md. Run with
//   npm run bench -- mint [--sessions 500000]
import { parseArgs } from 'node:util'
import { newId, newIdSuffix } from '@paylinks/contracts/ids'
import { connectDb } from '@paylinks/db/client'
import { insertMerchant } from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { createTestDatabase } from '@paylinks/test-kit/postgres'
import { mintRows } from '../apps/checkout-service/src/sessions/mint-store.ts'
import { cpuMicros } from '../bench/processes.ts'
import { median } from '../bench/rounds.ts'

const { values } = parseArgs({
  options: { sessions: { type: 'string', default: '500000' }, rounds: { type: 'string', default: '15' } },
})
const OPENS_PER_STATEMENT = 32
const STATEMENTS_PER_ROUND = 100

/** Read by nothing that an open does. */
const FOR_LISTS = [
  'checkout_sessions_expires_at_idx',
  'checkout_sessions_link_complete_idx',
  'checkout_sessions_customer_complete_idx',
]

const subjects = {
  without: await prepare(FOR_LISTS),
  with: await prepare([]),
}
try {
  for (const { round } of Object.values(subjects)) await round()
  const micros: Record<string, number[]> = { without: [], with: [] }
  for (let turn = 0; turn < Number(values.rounds); turn++) {
    for (const [name, { round }] of Object.entries(subjects)) micros[name]?.push(await round())
  }
  const [without, with_] = [median(micros.without ?? []), median(micros.with ?? [])]
  console.log(
    `CPU of Postgres for each open, median of ${values.rounds} rounds of ${STATEMENTS_PER_ROUND} mints of ${OPENS_PER_STATEMENT}:`,
  )
  console.log(
    `  without ${without.toFixed(2)} µs, with ${with_.toFixed(2)} µs: ${((with_ / without - 1) * 100).toFixed(1)} %`,
  )
  for (const [name, all] of Object.entries(micros))
    console.log(`  ${name}: ${all.map((each) => each.toFixed(1)).join(' ')}`)
} finally {
  for (const { drop } of Object.values(subjects)) await drop()
}

async function prepare(droppedIndexes: string[]) {
  const database = await createTestDatabase()
  const db = connectDb(database.url, { poolMax: 1, statementTimeoutMs: 600_000 })
  const link = await insertPaymentLink(db, await insertMerchant(db))
  await db.$executeRaw`
    INSERT INTO checkout_sessions
      (id, account_id, livemode, token_hash, request_id, link_id, link_version, mode, created_at, expires_at)
    SELECT 'cs_live_0' || lpad(n::text, 25, '0'), l.account_id, l.livemode, sha256(n::text::bytea), 'req_old_' || n, l.id,
      l.version, l.mode, now() - interval '1 hour', now() + interval '1 day'
    FROM payment_links l, generate_series(1, ${Number(values.sessions)}::int) AS n WHERE l.id = ${link.id}`
  for (const index of droppedIndexes) await db.$executeRawUnsafe(`DROP INDEX ${index}`)
  await db.$executeRawUnsafe('VACUUM ANALYZE')
  await db.$executeRawUnsafe('CHECKPOINT')
  const [{ pid }] = await db.$queryRaw<[{ pid: number }]>`SELECT pg_backend_pid() AS pid`
  return {
    /** Mints, and tells the microseconds of CPU for each open. */
    async round() {
      const batches = Array.from({ length: STATEMENTS_PER_ROUND }, () =>
        Array.from({ length: OPENS_PER_STATEMENT }, () => {
          const requestId = newId('request')
          const tokenHash = Buffer.from(newIdSuffix() + newIdSuffix().slice(-6)).toString('hex')
          return { requestId, secureToken: link.secureToken, tokenHash, idSuffix: newIdSuffix() }
        }),
      )
      const before = cpuMicros(pid)
      for (const rows of batches) await mintRows(db, rows)
      return (cpuMicros(pid) - before) / (STATEMENTS_PER_ROUND * OPENS_PER_STATEMENT)
    },
    async drop() {
      await db.$disconnect()
      await database.drop()
    },
  }
}
