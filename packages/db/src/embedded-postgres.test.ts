import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { linkEvent } from '@paylinks/test-kit/events'
import { createRecordingLog } from '@paylinks/test-kit/recording-log'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectDb, inTransaction } from './client.ts'
import { MIGRATIONS_DIRECTORY, readMigrations } from './migration-files.ts'
import { migrate } from './migrator.ts'
import { createOutboxStore, enqueue, listenForOutbox } from './outbox.ts'

// PGlite behind its socket server: one backend that all connections share, one transaction at a time.
let embedded: PGlite
let server: PGLiteSocketServer
let url: string

/** Starting Postgres in WebAssembly is a matter of seconds, and of many where the machine is busy. */
const START_TIMEOUT_MS = 120_000

beforeAll(async () => {
  embedded = await PGlite.create()
  server = new PGLiteSocketServer({ db: embedded, host: '127.0.0.1', port: 0, maxConnections: 20 })
  await server.start()
  url = `postgresql://postgres@${server.getServerConn()}/postgres?sslmode=disable`
  expect(await migrate(url)).toEqual({
    applied: readMigrations(MIGRATIONS_DIRECTORY).migrationDirectories.map(({ path }) => path),
  })
}, START_TIMEOUT_MS)

afterAll(async () => {
  await server.stop()
  await embedded.close()
})

test('a database that is up to date is left alone', async () => {
  expect(await migrate(url)).toEqual({ applied: [] })
})

test('it keeps an outbox, with many transactions and claims at once', async () => {
  // All share one processor with whatever else the machine is doing: what is asked here is order, not speed.
  const db = connectDb(url, { connectTimeoutMs: 20_000, statementTimeoutMs: 20_000 })
  const owed = Array.from({ length: 30 }, () => linkEvent())
  const enqueueing = owed.map((event) => inTransaction(db, (tx) => enqueue(tx, event, {}), { timeoutMs: 20_000 }))
  await Promise.all(enqueueing)

  const store = createOutboxStore(db)
  const claims = await Promise.all([1, 2, 3].map(() => store.claim(10, 30)))
  const ids = owed.map(({ id }) => id).sort()
  expect(
    claims
      .flat()
      .map(({ id }) => id)
      .sort(),
  ).toEqual(ids)
  await store.markPublished(ids)
  expect(await store.backlog()).toMatchObject({ pending: 0 })
  await db.$disconnect()
})

test('the listener comes to rest, though it will never be notified', async () => {
  const log = createRecordingLog()
  let wakes = 0
  const listener = listenForOutbox(url, () => wakes++, log)
  await waitFor(() => wakes === 1)
  await listener.close()
  expect(log.lines).toEqual([])
})
