// What customers notice while sessions that nobody paid are removed: opens go on at a steady rate, first alone and then while
// the sweeper removes 1,000,000 sessions as the service does. See docs/performance.md. Run with
//   npm run bench -- retention [--sessions 1000000]
import { parseArgs } from 'node:util'
import { newId, newIdSuffix } from '@paylinks/contracts/ids'
import { connectDb } from '@paylinks/db/client'
import { createLogger } from '@paylinks/service-kit/logger'
import { createMetrics } from '@paylinks/service-kit/metrics'
import { createSweeper } from '@paylinks/service-kit/sweeper'
import { insertMerchant } from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { createTestDatabase } from '@paylinks/test-kit/postgres'
import { createAbandonedRemoval } from '../apps/checkout-service/src/retention/remove-abandoned.ts'
import { mintRows } from '../apps/checkout-service/src/sessions/mint-store.ts'

const { values } = parseArgs({
  options: { sessions: { type: 'string', default: '1000000' }, seconds: { type: 'string', default: '100' } },
})
const sessions = Number(values.sessions)
const OPENS_PER_STATEMENT = 8
const STATEMENTS_PER_SECOND = 50
const ALONE_SECONDS = 20
const ROWS_PER_STATEMENT = 100_000

const database = await createTestDatabase()
const filling = connectDb(database.url, { statementTimeoutMs: 600_000 })
try {
  const merchant = await insertMerchant(filling)
  const link = await insertPaymentLink(filling, merchant)
  for (let first = 1; first <= sessions; first += ROWS_PER_STATEMENT) {
    const last = Math.min(first + ROWS_PER_STATEMENT - 1, sessions)
    await filling.$executeRaw`
      INSERT INTO checkout_sessions
        (id, account_id, livemode, token_hash, request_id, link_id, link_version, mode, customer_email, created_at, expires_at)
      SELECT 'cs_live_0' || lpad(n::text, 25, '0'), l.account_id, l.livemode, sha256(n::text::bytea), 'req_old_' || n, l.id,
        l.version, l.mode, 'jane' || n || '@example.com', now() - interval '40 days', now() - interval '39 days'
      FROM payment_links l, generate_series(${first}::int, ${last}::int) AS n WHERE l.id = ${link.id}`
  }
  await filling.$executeRawUnsafe('VACUUM ANALYZE')
  console.error(`made ${sessions} sessions`)

  const open = async () => {
    const rows = Array.from({ length: OPENS_PER_STATEMENT }, () => {
      const requestId = newId('request')
      const tokenHash = Buffer.from(requestId.padEnd(32)).subarray(-32).toString('hex')
      return { requestId, secureToken: link.secureToken, tokenHash, idSuffix: newIdSuffix() }
    })
    const startedAt = performance.now()
    await mintRows(database.db, rows)
    return performance.now() - startedAt
  }
  /** Mints at a steady rate, however long each takes, until it is told to end. */
  async function openWhile(work: Promise<unknown>): Promise<number[]> {
    let ended = false
    const took: Promise<number>[] = []
    const end = () => {
      ended = true
    }
    work.then(end, end)
    while (!ended) {
      took.push(open())
      await new Promise((resolve) => setTimeout(resolve, 1000 / STATEMENTS_PER_SECOND))
    }
    return Promise.all(took)
  }
  const after = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000))

  await openWhile(after(3))
  const before = await openWhile(after(ALONE_SECONDS))

  const registry = createMetrics('bench')
  const ending = new AbortController()
  const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
  let rounds = 0
  const sweeper = createSweeper({
    sweeps: [{ what: 'abandoned_sessions', remove: createAbandonedRemoval(database.db, 30) }],
    log: createLogger({ service: 'bench', level: 'warn' }),
    registry,
    // The first round is not waited for, and when it is done there is no other.
    pause: async (ms) => {
      if (ms < 60_000) await pause(ms)
      else if (rounds++ > 0) ending.abort()
    },
  })
  const startedAt = performance.now()
  const sweeping = sweeper.run(ending.signal)
  const timer = setTimeout(() => ending.abort(), Number(values.seconds) * 1000)
  const during = await openWhile(sweeping)
  clearTimeout(timer)
  const seconds = (performance.now() - startedAt) / 1000
  const left = await filling.checkoutSession.count({ where: { expiresAt: { lt: new Date() } } })

  console.log(`removed ${sessions - left} of ${sessions} sessions in ${seconds.toFixed(0)} s`)
  console.log(`mints of ${OPENS_PER_STATEMENT} opens, ${STATEMENTS_PER_SECOND} a second:`)
  console.log(`  alone: ${describe(before)}`)
  console.log(`  meanwhile: ${describe(during)}`)
} finally {
  await filling.$disconnect()
  await database.drop()
}

function describe(latencies: number[]): string {
  const sorted = latencies.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)]?.toFixed(1)
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, worst ${at(1)} ms (${sorted.length})`
}
