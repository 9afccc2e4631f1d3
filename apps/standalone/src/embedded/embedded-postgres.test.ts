import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectDb } from '@paylinks/db/client'
import { migrate } from '@paylinks/db/migrator'
import { enqueue } from '@paylinks/outbox/enqueue'
import { createOutboxStore } from '@paylinks/outbox/outbox-store'
import { linkEvent } from '@paylinks/test-kit/events'
import { waitFor } from '@paylinks/test-kit/wait-for'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'

const PATIENCE_MS = 60_000
/** Making a database is a matter of seconds, and of many where the machine is busy. */
const START_TIMEOUT_MS = 180_000

const folder = mkdtempSync(join(tmpdir(), 'paylinks-embedded-'))
const dataDir = join(folder, 'postgres')
let postgres: EmbeddedPostgres

beforeAll(async () => {
  process.env.TZ = 'America/New_York'
  // An earlier process was killed while it made its database.
  mkdirSync(`${dataDir}.unfinished`)
  writeFileSync(join(`${dataDir}.unfinished`, 'PG_VERSION'), '17')
  postgres = await startEmbeddedPostgres(dataDir)
}, START_TIMEOUT_MS)

afterAll(async () => {
  await postgres.stop()
  rmSync(folder, { recursive: true })
})

async function restart(): Promise<void> {
  await postgres.stop()
  postgres = await startEmbeddedPostgres(dataDir)
}

async function withClient<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

test('the statements of concurrent clients never mix', { timeout: START_TIMEOUT_MS }, async () => {
  const pools = [1, 2, 3].map(() => new pg.Pool({ connectionString: postgres.url, max: 5 }))
  await Promise.all(
    Array.from({ length: 300 }, async (_, number) => {
      const pool = pools[number % pools.length] as pg.Pool
      // Three shapes of statement, so that one client's parameters would not fit another one's statement.
      if (number % 3 === 0) {
        const { rows } = await pool.query('SELECT $1::int AS number', [number])
        expect(rows).toEqual([{ number }])
      } else if (number % 3 === 1) {
        const { rows } = await pool.query('SELECT $1::text AS text, generate_series(1, $2::int)', [`n${number}`, 50])
        expect(rows).toHaveLength(50)
        expect(rows[49]).toMatchObject({ text: `n${number}` })
      } else {
        await expect(pool.query('SELECT 1 / $1::int', [0])).rejects.toMatchObject({ code: '22012' })
      }
    }),
  )
  await Promise.all(pools.map((pool) => pool.end()))
})

test('an error answers its own statement only, not the next one of the connection', async () => {
  await withClient(async (client) => {
    for (let number = 0; number < 20; number++) {
      // Both at once, so that the second is sent in the very moment in which the connection is said to be ready.
      const [failed, next] = await Promise.allSettled([
        client.query('SELECT 1 / $1::int', [0]),
        client.query('SELECT $1::int AS number', [number]),
      ])
      expect(failed).toMatchObject({ reason: { code: '22012' } })
      expect(next).toMatchObject({ value: { rows: [{ number }] } })
    }
  })
})

test('the migrations apply, and transactions are isolated and rolled back', { timeout: START_TIMEOUT_MS }, async () => {
  expect((await migrate(postgres.url)).applied).not.toEqual([])
  expect(await migrate(postgres.url)).toEqual({ applied: [] })
  // What is asked here is order, not speed: what a busy machine cuts short is done again.
  const db = connectDb(postgres.url, { statementTimeoutMs: PATIENCE_MS })
  async function addAccount(number: number): Promise<true> {
    const added = db.$transaction(
      async (tx) => {
        const before = await tx.account.count()
        await tx.account.create({ data: { id: `acc_${number}`, name: 'Acme' } })
        expect(await tx.account.count()).toBe(before + 1)
        if (number % 3 === 0) throw new Error('given up')
      },
      { maxWait: PATIENCE_MS, timeout: PATIENCE_MS },
    )
    await (number % 3 === 0 ? expect(added).rejects.toThrow('given up') : added)
    return true
  }
  const numbers = [0, 1, 2, 3, 4, 5]
  await Promise.all(numbers.map((number) => waitFor(() => addAccount(number), { timeoutMs: PATIENCE_MS })))
  expect(await db.account.count()).toBe(4)
  await db.$disconnect()
})

test('it keeps an outbox, with many transactions and claims at once', { timeout: START_TIMEOUT_MS }, async () => {
  await migrate(postgres.url)
  // All share one processor with whatever else the machine is doing: what is asked here is order, not speed.
  const db = connectDb(postgres.url, { connectTimeoutMs: PATIENCE_MS, statementTimeoutMs: PATIENCE_MS })
  const owed = Array.from({ length: 30 }, () => linkEvent())
  await Promise.all(owed.map((event) => db.$transaction((tx) => enqueue(tx, event, {}), { timeout: PATIENCE_MS })))

  const store = createOutboxStore(db)
  const claims = await Promise.all([1, 2, 3].map(() => store.claim(10, 30)))
  const ids = owed.map(({ id }) => id).sort()
  const claimed = claims.flat().map(({ id }) => id)
  expect(claimed.sort()).toEqual(ids)
  await store.markPublished(ids)
  expect(await store.backlog()).toMatchObject({ pending: 0 })
  await db.$disconnect()
})

test('a client that vanishes amid a transaction leaves nothing, and does not hold up the others', async () => {
  await withClient((client) => client.query('CREATE TABLE vanished (number int)'))
  const client = new pg.Client({ connectionString: postgres.url })
  client.on('error', () => {})
  await client.connect()
  await client.query('BEGIN')
  await client.query('INSERT INTO vanished VALUES (1)')
  ;(client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
  expect(await withClient((other) => other.query('SELECT * FROM vanished'))).toMatchObject({ rows: [] })
})

test('a notification reaches a connection that listens, whichever sent it', async () => {
  await withClient(async (listener) => {
    const received: (string | undefined)[] = []
    listener.on('notification', ({ payload }) => received.push(payload))
    await listener.query('LISTEN news')
    await withClient((sender) => sender.query("SELECT pg_notify('news', 'one')"))
    await waitFor(() => received.length > 0)
    expect(received).toEqual(['one'])
  })
})

test("the data is its owner's alone", () => {
  expect(statSync(dataDir).mode & 0o777).toBe(0o700)
})

test('times are UTC, whatever the time zone of the machine', async () => {
  const { rows } = await withClient((client) => client.query('SHOW TimeZone'))
  expect(rows).toEqual([{ TimeZone: 'UTC' }])
})

test('nobody gets in without the password', async () => {
  const url = new URL(postgres.url)
  url.password = 'guess'
  await expect(new pg.Client({ connectionString: url.href }).connect()).rejects.toMatchObject({ code: '28P01' })
  url.password = ''
  await expect(new pg.Client({ connectionString: url.href }).connect()).rejects.toThrow(/password/)
})

test('what is no PostgreSQL client is sent away', async () => {
  const socket = connect(Number(new URL(postgres.url).port), '127.0.0.1')
  socket.end('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n').resume()
  await once(socket, 'close')
  expect((await withClient((client) => client.query('SELECT 1 AS one'))).rows).toEqual([{ one: 1 }])
})

test('data that cannot be opened is told with the folder and the variable to set', {
  timeout: START_TIMEOUT_MS,
}, async () => {
  const spoilt = join(folder, 'spoilt')
  mkdirSync(spoilt)
  writeFileSync(join(spoilt, 'PG_VERSION'), '9.6')
  await expect(startEmbeddedPostgres(spoilt)).rejects.toThrow(
    /database in \S+spoilt cannot be opened.*PAYLINKS_DATA_DIR/,
  )
})

test('data outlives a stop', { timeout: START_TIMEOUT_MS }, async () => {
  await withClient((client) => client.query('CREATE TABLE kept AS SELECT 42 AS number'))
  await restart()
  expect((await withClient((client) => client.query('SELECT number FROM kept'))).rows).toEqual([{ number: 42 }])
})
