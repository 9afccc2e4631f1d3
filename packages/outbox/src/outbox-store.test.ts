import { type Db, inTransaction } from '@paylinks/db/client'
import { linkEvent } from '@paylinks/test-kit/events'
import { createTestDatabase, type TestDatabase } from '@paylinks/test-kit/postgres'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { enqueue, enqueueAll } from './enqueue.ts'
import { createOutboxStore, type OutboxStore } from './outbox-store.ts'
import { removePublished } from './remove-published.ts'

let database: TestDatabase
let db: Db
let store: OutboxStore

beforeAll(async () => {
  database = await createTestDatabase()
  db = database.db
  store = createOutboxStore(db)
})
beforeEach(() => db.outboxMessage.deleteMany())
afterAll(() => database.drop())

/** Commits a transaction that owes this many events, and returns their ids. */
async function owe(count: number): Promise<string[]> {
  const events = Array.from({ length: count }, () => linkEvent())
  await inTransaction(db, (tx) => enqueueAll(tx, events, {}))
  return events.map(({ id }) => id)
}

const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id)

test('an event that was committed is claimed with its envelope and its cause', async () => {
  const event = linkEvent()
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  await inTransaction(db, (tx) => enqueue(tx, event, { requestId: 'req_1', traceparent }))
  expect(await store.claim(10, 30)).toEqual([{ id: event.id, event, traceparent, requestId: 'req_1', attempts: 0 }])
  expect(await db.outboxMessage.findUniqueOrThrow({ where: { id: event.id } })).toMatchObject({
    type: event.type,
    aggregateId: event.data.object.id,
    aggregateVersion: event.aggregate_version,
  })
})

test('an event whose transaction is rolled back is never owed', async () => {
  const failing = inTransaction(db, async (tx) => {
    await enqueue(tx, linkEvent(), {})
    throw new Error('changed my mind')
  })
  await expect(failing).rejects.toThrow('changed my mind')
  expect(await db.outboxMessage.count()).toBe(0)
  expect(await store.claim(10, 30)).toEqual([])
})

test('an event carries nothing but what the catalogue names', async () => {
  const event = linkEvent()
  Object.assign(event.data.object, { api_key: 'sk_live_secret' })
  await inTransaction(db, (tx) => enqueue(tx, event, {}))
  const [row] = await store.claim(1, 30)
  expect(JSON.stringify(row)).not.toContain('sk_live_secret')
  const malformed = { ...linkEvent(), data: {} } as ReturnType<typeof linkEvent>
  await expect(inTransaction(db, (tx) => enqueue(tx, malformed, {}))).rejects.toThrow()
})

test('claimers that work at once share no row and leave none', async () => {
  const owed = await owe(500)
  async function claimAll(): Promise<string[]> {
    const claimed = idsOf(await store.claim(7, 30))
    return claimed.length === 0 ? [] : [...claimed, ...(await claimAll())]
  }
  const claims = await Promise.all(Array.from({ length: 8 }, claimAll))
  expect(claims.filter((ids) => ids.length > 0).length).toBeGreaterThan(1)
  expect(claims.flat().sort()).toEqual(owed.sort())
})

test('a claim takes no more than its limit, and what fell due first', async () => {
  await owe(3)
  const overdue = await owe(3)
  const aMinuteAgo = new Date(Date.now() - 60_000)
  await db.outboxMessage.updateMany({ where: { id: { in: overdue } }, data: { availableAt: aMinuteAgo } })
  expect(idsOf(await store.claim(3, 30))).toEqual(overdue.sort())
})

test('a row whose lease has run out is claimed again', async () => {
  const owed = await owe(1)
  expect(idsOf(await store.claim(1, 0.2))).toEqual(owed)
  expect(await store.claim(1, 30)).toEqual([])
  await expect.poll(async () => idsOf(await store.claim(1, 30))).toEqual(owed)
})

test('a row that was published is not claimed again, not even when its lease has run out', async () => {
  const owed = await owe(2)
  await store.claim(2, 0)
  await store.markPublished(owed)
  expect(await store.claim(10, 30)).toEqual([])
  expect(await store.backlog()).toEqual({ pending: 0, parked: 0, oldestAgeSeconds: 0 })
})

test('a transaction that commits late, with ids lower than those already published, is not passed over', async () => {
  const early = linkEvent()
  let later: string[] = []
  await inTransaction(db, async (tx) => {
    await enqueue(tx, early, {})
    later = await owe(1)
    expect(early.id < (later[0] as string)).toBe(true)
    expect(idsOf(await store.claim(10, 30))).toEqual(later)
    await store.markPublished(later)
  })
  expect(idsOf(await store.claim(10, 30))).toEqual([early.id])
})

test('a row that failed waits its own time, and is claimed with its attempts counted', async () => {
  const [id] = (await owe(1)) as [string]
  await store.claim(1, 0)
  await store.markFailed([{ id, error: 'no route', retryAfterSeconds: 600 }])
  expect(await store.claim(1, 30)).toEqual([])

  await store.markFailed([{ id, error: 'still no route', retryAfterSeconds: 0 }])
  expect(await store.claim(1, 30)).toMatchObject([{ id, attempts: 2 }])
  expect(await db.outboxMessage.findUniqueOrThrow({ where: { id } })).toMatchObject({ lastError: 'still no route' })
})

test('rows that keep failing are parked, counted apart, and hold up nobody', async () => {
  const poison = await owe(20)
  for (let attempt = 0; attempt < 10; attempt++) {
    await store.markFailed(poison.map((id) => ({ id, error: 'unroutable', retryAfterSeconds: 600 })))
  }
  const healthy = await owe(5)
  expect(idsOf(await store.claim(10, 30))).toEqual(healthy.sort())
  expect(await store.backlog()).toMatchObject({ pending: 25, parked: 20 })
})

test('a relay that fails after its lease has run out does not revive what another has published', async () => {
  const [id] = (await owe(1)) as [string]
  await store.claim(1, 0)
  await store.markPublished([id])
  await store.markFailed([{ id, error: 'timed out', retryAfterSeconds: 0 }])
  expect(await store.claim(1, 30)).toEqual([])
  expect(await db.outboxMessage.findUniqueOrThrow({ where: { id } })).toMatchObject({ attempts: 0, lastError: null })
})

test('rows published longer ago than they are kept are removed, and nothing else is', async () => {
  const [old, recent, owed, parked] = (await owe(4)) as [string, string, string, string]
  const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3600 * 1000)
  const change = (id: string, data: { publishedAt?: Date; createdAt?: Date }) =>
    db.outboxMessage.update({ where: { id }, data })
  await change(old, { publishedAt: daysAgo(8) })
  await change(recent, { publishedAt: daysAgo(6) })
  await change(parked, { createdAt: daysAgo(30) })
  expect(await removePublished(db, 7, 10)).toBe(1)
  const left = await db.outboxMessage.findMany({ orderBy: { id: 'asc' } })
  expect(idsOf(left)).toEqual([recent, owed, parked].sort())
})

test('a removal passes over rows that another replica is removing', async () => {
  const [held, free] = (await owe(2)) as [string, string]
  await db.outboxMessage.updateMany({ data: { publishedAt: new Date(0) } })
  await inTransaction(db, async (tx) => {
    await tx.$queryRaw`SELECT id FROM outbox WHERE id = ${held} FOR UPDATE`
    expect(await removePublished(db, 7, 10)).toBe(1)
  })
  expect(await db.outboxMessage.count({ where: { id: free } })).toBe(0)
  expect(await db.outboxMessage.count({ where: { id: held } })).toBe(1)
})

test('the backlog tells the age of its oldest row', async () => {
  const [id] = (await owe(2)) as [string]
  await db.outboxMessage.update({ where: { id }, data: { createdAt: new Date(Date.now() - 90_000) } })
  const { pending, parked, oldestAgeSeconds } = await store.backlog()
  expect({ pending, parked }).toEqual({ pending: 2, parked: 0 })
  expect(oldestAgeSeconds).toBeGreaterThanOrEqual(90)
  expect(oldestAgeSeconds).toBeLessThan(150)
})

test('a claim reads the rows that are owed, however many have been published', async () => {
  const own = await createTestDatabase()
  await own.db.$executeRaw`
    INSERT INTO outbox (id, type, aggregate_id, aggregate_version, payload, published_at)
    SELECT 'evt_' || n, 'payment_link.updated', 'pl_' || n, 1, '{}', now() FROM generate_series(1, 20000) AS n`
  await own.db.$executeRaw`ANALYZE outbox`
  await createOutboxStore(own.db).claim(100, 30)
  await waitFor(async () => {
    const [index] = await own.db.$queryRaw<{ scans: number }[]>`
      SELECT idx_scan::int AS scans FROM pg_stat_user_indexes WHERE indexrelname = 'outbox_unpublished_idx'`
    return index?.scans === 1
  })
  await own.drop()
})
