import { randomUUID } from 'node:crypto'
import { type FlakyProxy, startFlakyProxy } from '@paylinks/test-kit/flaky-proxy'
import { createTestDatabase, type TestDatabase } from '@paylinks/test-kit/postgres'
import { createRecordingLog } from '@paylinks/test-kit/recording-log'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { connectDb, type Db, inTransaction, isDbUnavailable } from './client.ts'

const POOL_MAX = 3

/** The two seconds within which an outage must be told, and what a busy machine may add to them. */
const REFUSED_WITHIN_MS = 2_000 + 1_000

let database: TestDatabase
let proxy: FlakyProxy
let db: Db
let log: ReturnType<typeof createRecordingLog>

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

beforeEach(async () => {
  proxy = await startFlakyProxy(database.url)
  log = createRecordingLog()
  db = connectDb(proxy.url, { poolMax: POOL_MAX, log })
  await usePool()
})
afterEach(async () => {
  await db.$disconnect()
  await proxy.close()
})

const ask = () => db.$queryRaw`SELECT 1`

/** Every connection of the pool in use at once, so that each is made and is in order. */
async function usePool(): Promise<void> {
  await Promise.all(Array.from({ length: POOL_MAX }, () => db.$queryRaw`SELECT 1 FROM pg_sleep(0.05)`))
}

async function expectRefusal(work: () => Promise<unknown>): Promise<void> {
  const startedAt = performance.now()
  const error = await work().then(
    () => new Error('was answered'),
    (reason: unknown) => reason,
  )
  expect(performance.now() - startedAt).toBeLessThan(REFUSED_WITHIN_MS)
  expect(error).toSatisfy(isDbUnavailable)
}

const operations: [string, () => Promise<unknown>][] = [
  ['a raw query', ask],
  ['a query', () => db.account.findMany()],
  ['a transaction', () => inTransaction(db, (tx) => tx.account.findMany())],
]

for (const failure of ['cut', 'hang'] as const) {
  const fails = { cut: 'is gone', hang: 'hangs' }[failure]

  test.each(operations)(
    `while the database ${fails}, %s is refused in two seconds, and answered once it is back`,
    async (_name, work) => {
      proxy[failure]()
      await expectRefusal(work)
      await expectRefusal(work)

      proxy.restore()
      await waitFor(work, { timeoutMs: 5_000 })
      await usePool()
    },
  )

  test(`while the database ${fails}, a hundred calls at once are all refused in two seconds`, async () => {
    proxy[failure]()
    await Promise.all(Array.from({ length: 100 }, () => expectRefusal(ask)))
  })

  test(`a transaction in whose midst the database ${fails} is refused and leaves nothing`, async () => {
    const id = randomUUID()
    await expectRefusal(() =>
      inTransaction(db, async (tx) => {
        await tx.account.create({ data: { id, name: 'Half' } })
        proxy[failure]()
        await tx.account.findMany()
      }),
    )
    proxy.restore()
    await waitFor(ask, { timeoutMs: 5_000 })
    expect(await db.account.findUnique({ where: { id } })).toBeNull()
    await usePool()
  })
}

test('the loss of connections that idle is logged, and ends nothing', async () => {
  proxy.cut()
  await waitFor(() => log.lines.length === POOL_MAX)
  expect(log.lines.map(({ message }) => message)).toEqual(Array(POOL_MAX).fill('idle database connection lost'))
})

test('connections that died unseen cost one refusal, not one each', async () => {
  proxy.forget()
  await expectRefusal(ask)
  expect(log.text()).toContain('fell silent')
  await usePool()
})

test('a transaction that could not begin in time keeps no connection when the database answers late', async () => {
  proxy.hang()
  await Promise.all(Array.from({ length: POOL_MAX }, () => expectRefusal(() => inTransaction(db, ask))))
  proxy.restore()
  await waitFor(() => usePool().then(() => true), { timeoutMs: 5_000 })
})

test('calls beyond the pool wait for their turn, and are refused when it does not come', async () => {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  let holding = 0
  const held = Array.from({ length: POOL_MAX }, () =>
    inTransaction(db, () => {
      holding++
      return released
    }),
  )
  await waitFor(() => holding === POOL_MAX)
  await expectRefusal(ask)
  const answers = Promise.all([ask(), ask()])
  release()
  await answers
  await Promise.all(held)
})

test('Postgres cancels a statement that runs beyond its limit', async () => {
  await expectRefusal(() => db.$queryRaw`SELECT 1 FROM pg_sleep(61)`)
  await waitFor(async () => (await running('%pg_sleep(61)%')) === 0)
})

test('a process that was held up does not take the answers it has yet to read for silence', async () => {
  // Not through the proxy, which is held up with the process it lives in.
  const direct = connectDb(database.url, { poolMax: 1, log })
  const answer = direct.$queryRaw`SELECT pg_backend_pid() AS pid FROM pg_sleep(0.6)`.then((rows) => rows)
  await waitFor(async () => (await running('%pg_sleep(0.6)%')) === 1)
  const heldUpUntil = performance.now() + 1_700
  while (performance.now() < heldUpUntil);
  const rows = await answer
  expect(await direct.$queryRaw`SELECT pg_backend_pid() AS pid`).toEqual(rows)
  expect(log.lines).toEqual([])
  await direct.$disconnect()
})

test('times are right whatever time zone the database is set to, and options of the URL still count', async () => {
  const url = new URL(database.url)
  await database.db.$executeRawUnsafe(`ALTER DATABASE ${url.pathname.slice(1)} SET timezone = 'America/New_York'`)
  url.searchParams.set('options', '-c work_mem=12MB')
  const elsewhere = connectDb(url.href)
  const id = randomUUID()
  const createdAt = new Date('2026-07-01T12:00:00.000Z')
  await elsewhere.account.create({ data: { id, name: 'Acme', createdAt } })
  const [row] = await elsewhere.$queryRaw<object[]>`
    SELECT extract(epoch FROM created_at)::float8 AS seconds, created_at, current_setting('work_mem') AS work_mem
    FROM accounts WHERE id = ${id}`
  expect(row).toEqual({ seconds: createdAt.getTime() / 1000, created_at: createdAt, work_mem: '12MB' })
  await elsewhere.$disconnect()
})

test('a transaction is committed when its work resolves, and leaves nothing when it rejects', async () => {
  const [kept, dropped] = [randomUUID(), randomUUID()]
  await inTransaction(db, (tx) => tx.account.create({ data: { id: kept, name: 'Acme' } }))
  const failing = inTransaction(db, async (tx) => {
    await tx.account.create({ data: { id: dropped, name: 'Acme' } })
    throw new Error('changed my mind')
  })
  await expect(failing).rejects.toThrow('changed my mind')
  expect(await db.account.findMany({ where: { id: { in: [kept, dropped] } } })).toMatchObject([{ id: kept }])
})

/** How many statements like this one the database is running. */
async function running(pattern: string): Promise<number> {
  const [row] = await database.db.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND state = 'active' AND query LIKE ${pattern} AND pid <> pg_backend_pid()`
  return row.count
}
