// What archiving a price costs that thousands of links sell, and what everybody else notices of it: reads, new links and
// mints that go on meanwhile. The API, the relay and all who ask share one process; Postgres is real (DATABASE_URL, else
// localhost). Run:
//   npx tsx --conditions=@paylinks/source bench/archive-links.ts

import { newId, newIdSuffix, newSecureToken } from '@paylinks/contracts/ids'
import { insertPrice } from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { mintRows } from '../apps/checkout-service/src/sessions/session-store.ts'
import { insertCopies } from '../apps/links-api/test/many-links.ts'
import { startTestApi } from '../apps/links-api/test/start-test-api.ts'

const LINK_COUNTS = [1, 1_000, 5_000, 20_000]
const QUIET_MS = 2_000

const api = await startTestApi({ env: { LOG_LEVEL: 'warn' } })

async function measure(linkCount: number): Promise<void> {
  const merchant = await api.newMerchant()
  const price = await insertPrice(api.db, merchant)
  const affected = await insertPaymentLink(api.db, merchant, { items: [{ price }] })
  await insertCopies(api.db, affected, linkCount - 1)
  const other = await insertPaymentLink(api.db, merchant)

  const mint = () => {
    const tokenHash = Buffer.from(newSecureToken().padEnd(32)).subarray(0, 32)
    return mintRows(api.db, [
      { requestId: newId('request'), secureToken: other.secureToken, tokenHash, idSuffix: newIdSuffix() },
    ])
  }
  const body = { line_items: [{ price_id: other.snapshot.line_items[0]?.price_id }] }
  const others = {
    'read an affected link': () => merchant.get(`/payment-links/${affected.id}`),
    'make another link': () => merchant.post('/payment-links', body),
    mint,
  }

  const quiet = startAsking(others)
  await new Promise((resolve) => setTimeout(resolve, QUIET_MS))
  const before = await quiet.stop()

  const busy = startAsking(others)
  const startedAt = performance.now()
  const { status } = await merchant.patch(`/prices/${price.id}`, { is_active: false })
  const archivedMs = performance.now() - startedAt
  const during = await busy.stop()

  if (status !== 200) throw new Error(`the archiving of ${linkCount} links was answered ${status}`)
  console.log(`${linkCount} links: archived in ${Math.round(archivedMs)} ms`)
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
  await api.stop()
}
