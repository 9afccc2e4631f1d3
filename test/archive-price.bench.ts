// What archiving a price costs that 100,000 links sell, and what everybody else notices of it: opens, DELETEs of those
// links and new links that go on meanwhile. The API and all who ask share one process; Postgres is real. Run with
//   npm run bench:archive
import { newId, newIdSuffix, newSecureToken } from '@paylinks/contracts/ids'
import { connectDb } from '@paylinks/db/client'
import { insertPrice } from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { mintRows } from '../apps/checkout-service/src/sessions/mint-store.ts'
import { insertCopies } from '../apps/links-api/test/many-links.ts'
import { startTestApi } from '../apps/links-api/test/start-test-api.ts'
import { median } from '../bench/rounds.ts'

const LINK_COUNTS = [1, 1_000, 100_000]
const ARCHIVINGS = 20
const QUIET_MS = 2_000
const PAUSE_MS = 100

const api = await startTestApi({ env: { LOG_LEVEL: 'warn' } })
/** Fills the tables, which takes longer than any request may. */
const filling = connectDb(api.databaseUrl, { statementTimeoutMs: 60_000 })

async function measure(linkCount: number): Promise<void> {
  const merchant = await api.newMerchant()
  const price = await insertPrice(api.db, merchant)
  const link = await insertPaymentLink(api.db, merchant, { items: [{ price }] })
  const sellers = await insertCopies(filling, link, linkCount - 1)
  const other = await insertPaymentLink(api.db, merchant)
  await filling.$executeRawUnsafe('VACUUM ANALYZE')

  const open = async (secureToken: string) => {
    const tokenHash = Buffer.from(newSecureToken().padEnd(32)).subarray(0, 32)
    const [row] = await mintRows(api.db, [
      { requestId: newId('request'), secureToken, tokenHash: tokenHash.toString('hex'), idSuffix: newIdSuffix() },
    ])
    return row?.session !== null
  }
  const cart = { line_items: [{ price_id: other.snapshot.line_items[0]?.price_id }] }
  const others = {
    'open another link': () => open(other.secureToken),
    'deactivate a link that sells it': () => merchant.delete(`/payment-links/${sellers.pop() ?? link.id}`),
    'make another link': () => merchant.post('/payment-links', cart),
  }

  const quiet = startAsking(others)
  await new Promise((resolve) => setTimeout(resolve, QUIET_MS))
  const before = await quiet.stop()

  const busy = startAsking(others)
  const took: number[] = []
  for (let archiving = 0; archiving < ARCHIVINGS; archiving++) {
    for (const isActive of [false, true]) {
      const startedAt = performance.now()
      const { status } = await merchant.patch(`/prices/${price.id}`, { is_active: isActive })
      took.push(performance.now() - startedAt)
      if (status !== 200) throw new Error(`changing a price that ${linkCount} links sell was answered ${status}`)
      if (linkCount > 1 && (await open(link.secureToken)) !== isActive) throw new Error('an open missed the change')
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }
  const during = await busy.stop()

  const [typical, worst] = [median(took), Math.max(...took)].map((ms) => ms.toFixed(1))
  console.log(
    `${linkCount} links: archived or restored in ${typical} ms (median of ${took.length}), ${worst} ms (worst)`,
  )
  for (const name of Object.keys(others)) {
    console.log(`  ${name}: ${describe(before[name])} before, ${describe(during[name])} meanwhile`)
  }
}

/** Asks each thing again and again, one at a time, until it is stopped; resolves to how long each took. */
function startAsking(questions: Record<string, () => Promise<unknown>>) {
  let stopped = false
  const latencies: Record<string, number[]> = {}
  const asking = Object.entries(questions).map(async ([name, ask]) => {
    const took: number[] = []
    latencies[name] = took
    while (!stopped) {
      const startedAt = performance.now()
      await ask()
      took.push(performance.now() - startedAt)
    }
  })
  return {
    async stop() {
      stopped = true
      await Promise.all(asking)
      return latencies
    },
  }
}

function describe(latencies: number[] = []): string {
  const sorted = latencies.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)]?.toFixed(0)
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, worst ${at(1)} ms (${sorted.length})`
}

try {
  for (const linkCount of LINK_COUNTS) await measure(linkCount)
} finally {
  await filling.$disconnect()
  await api.stop()
}
