// Whether one merchant's work keeps another's from being answered: a quiet merchant reads, lists and makes links at a steady
// rate, first alone and then beside a noisy one that runs 50 searches at once, an export and 10,000 archives. Customers open
// links and somebody watches the health check all the while. See docs/performance.md. Run with
//   npm run bench -- tenants [--objects 100000]
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { newId, newIdSuffix } from '@paylinks/contracts/ids'
import { connectDb } from '@paylinks/db/client'
import { insertMerchant, insertPrice } from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { createTestDatabase } from '@paylinks/test-kit/postgres'
import { mintRows } from '../apps/checkout-service/src/sessions/mint-store.ts'
import { createCaller } from '../apps/links-api/test/caller.ts'
import { startTestApi } from '../apps/links-api/test/start-test-api.ts'
import { fillTables } from '../bench/size/fill-tables.ts'

const { values } = parseArgs({
  options: { objects: { type: 'string', default: '100000' }, seconds: { type: 'string', default: '20' } },
})
const P99_AT_MOST_TIMES = 1.5
const EACH_EVERY_MS = 100
const OPENS_PER_STATEMENT = 8

const database = await createTestDatabase()
const filling = connectDb(database.url, { statementTimeoutMs: 600_000, poolMax: 1 })
const objects = Number(values.objects)
const noisy = await fillTables(filling, { objects, sessions: objects }, () => {})
const quiet = await insertMerchant(filling)
const price = await insertPrice(filling, quiet)
const link = await insertPaymentLink(filling, quiet, { items: [{ price }] })
await filling.$disconnect()

// With the limits of production.
const api = await startTestApi({
  databaseUrl: database.url,
  env: { LOG_LEVEL: 'warn', API_REQUESTS_PER_SECOND: '100' },
})
/** The checkout service has connections of its own. */
const checkout = connectDb(database.url)
const caller = createCaller(api.url, quiet.accountId, quiet.key)

const expectStatus = (wanted: number) => async (answer: Promise<{ status: number }>) => {
  const { status } = await answer
  if (status !== wanted) throw new Error(`answered ${status} instead of ${wanted}`)
}
const works: Record<string, () => Promise<unknown>> = {
  'read a price': () => expectStatus(200)(caller.get(`/prices/${price.id}`)),
  'list links': () => expectStatus(200)(caller.get('/payment-links?limit=100')),
  'make a link': () => expectStatus(201)(caller.post('/payment-links', { line_items: [{ price_id: price.id }] })),
  '/readyz': () => expectStatus(200)(fetch(`${api.url}/readyz`)),
  'open a link (8 at once)': () =>
    mintRows(
      checkout,
      Array.from({ length: OPENS_PER_STATEMENT }, () => {
        const tokenHash = Buffer.from(newIdSuffix() + newIdSuffix().slice(-6)).toString('hex')
        return { requestId: newId('request'), secureToken: link.secureToken, tokenHash, idSuffix: newIdSuffix() }
      }),
    ),
}

/** Does each work at its steady rate, however long each takes, and tells how long each took. */
async function workFor(seconds: number): Promise<Record<string, number[]>> {
  const took: Record<string, Promise<number>[]> = {}
  const until = performance.now() + seconds * 1000
  while (performance.now() < until) {
    for (const [name, work] of Object.entries(works)) {
      const startedAt = performance.now()
      took[name] ??= []
      took[name].push(work().then(() => performance.now() - startedAt))
    }
    await new Promise((resolve) => setTimeout(resolve, EACH_EVERY_MS))
  }
  return Object.fromEntries(
    await Promise.all(Object.entries(took).map(async ([name, each]) => [name, await Promise.all(each)] as const)),
  )
}

const at = (all: number[] = [], share: number) =>
  all.toSorted((a, b) => a - b)[Math.floor((all.length - 1) * share)] ?? 0

let noise: ChildProcess | undefined
try {
  const seconds = Number(values.seconds)
  await workFor(5)
  const alone = await workFor(seconds)
  const noiseArgs = [api.url, noisy.accountId, noisy.key]
  noise = fork(new URL('./tenant-noise.ts', import.meta.url), noiseArgs, { execArgv: process.execArgv })
  await once(noise, 'message')
  const beside = await workFor(seconds)
  noise.send('stop')
  const [answers] = await once(noise, 'message')
  console.log(`the noisy merchant was answered, by status: ${JSON.stringify(answers)}`)
  console.log(
    '| work of the quiet one | alone p50, p99 ms | beside the noisy one p50, p99 ms | p99 ÷ |\n| --- | --- | --- | --- |',
  )
  for (const name of Object.keys(works)) {
    const ratio = at(beside[name], 0.99) / at(alone[name], 0.99)
    if (ratio > P99_AT_MOST_TIMES) process.exitCode = 1
    const cells = [alone, beside].map((all) => `${at(all[name], 0.5).toFixed(1)}, ${at(all[name], 0.99).toFixed(1)}`)
    console.log(`| ${name} | ${cells.join(' | ')} | ${ratio.toFixed(2)} |`)
  }
} finally {
  noise?.kill()
  await checkout.$disconnect()
  await api.stop()
  await database.drop()
}
