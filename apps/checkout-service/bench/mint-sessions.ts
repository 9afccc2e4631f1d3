// How much a batch saves: rows a second that the mint statement makes at several batch sizes, in one run and so under
// one load of the machine, with their ratio to a batch of one. `npx tsx --conditions=@paylinks/source bench/mint-sessions.ts`
import { newId } from '@paylinks/contracts/ids'
import { createMetrics } from '@paylinks/service-kit/metrics'
import { insertMerchant } from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { createTestDatabase } from '@paylinks/test-kit/postgres'
import { createMintMetrics } from '../src/sessions/mint-metrics.ts'
import { type MintDependencies, mintSessions } from '../src/sessions/mint-sessions.ts'

const BATCH_SIZES = [1, 16, 64, 256]
const ROWS_PER_ROUND = 2_048
const ROUNDS = 5
const CONCURRENT_CALLS = 4

const database = await createTestDatabase()
const deps: MintDependencies = {
  db: database.db,
  tokenSecret: 'a secret of more than thirty-two characters',
  checkoutPublicUrl: 'https://checkout.example.com',
  metrics: createMintMetrics(createMetrics('bench')),
}
const link = await insertPaymentLink(database.db, await insertMerchant(database.db))

async function mintRound(batchSize: number): Promise<number> {
  const batches = Array.from({ length: ROWS_PER_ROUND / batchSize }, () =>
    Array.from({ length: batchSize }, () => ({ request_id: newId('request'), secure_token: link.secureToken })),
  )
  const startedAt = performance.now()
  const takeTurns = async () => {
    for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) await mintSessions(deps, batch)
  }
  await Promise.all(Array.from({ length: CONCURRENT_CALLS }, takeTurns))
  return ROWS_PER_ROUND / ((performance.now() - startedAt) / 1000)
}

for (const batchSize of BATCH_SIZES) await mintRound(batchSize)
const rates = new Map<number, number[]>()
for (let round = 0; round < ROUNDS; round++) {
  for (const batchSize of BATCH_SIZES) {
    rates.set(batchSize, [...(rates.get(batchSize) ?? []), await mintRound(batchSize)])
  }
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const single = median(rates.get(1) ?? [])
console.table(
  BATCH_SIZES.map((batchSize) => {
    const rowsPerSecond = median(rates.get(batchSize) ?? [])
    return { batchSize, rowsPerSecond: Math.round(rowsPerSecond), ratio: Number((rowsPerSecond / single).toFixed(1)) }
  }),
)
await database.drop()
