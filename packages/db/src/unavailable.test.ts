import { randomUUID } from 'node:crypto'
import { test } from '@paylinks/test-kit/database-test'
import pg from 'pg'
import { expect } from 'vitest'
import { connectDb, inTransaction, isDbUnavailable } from './client.ts'

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )

function raise(sqlState: string) {
  return `DO $$ BEGIN RAISE EXCEPTION 'out of order' USING ERRCODE = '${sqlState}'; END $$`
}

test.for<[string, string]>([
  ['connection failure', '08006'],
  ['too many connections', '53300'],
  ['out of memory', '53200'],
  ['shutdown by the administrator', '57P01'],
  ['crash of another process', '57P02'],
  ['start-up', '57P03'],
  ['statement time-out', '57014'],
  ['lock time-out', '55P03'],
  ['write to a standby', '25006'],
])('%s (%s) is the database being unavailable, however it is asked', async ([_name, sqlState], { db }) => {
  const sql = raise(sqlState)
  expect(isDbUnavailable(await failureOf(db.$executeRawUnsafe(sql)))).toBe(true)
  expect(isDbUnavailable(await failureOf(inTransaction(db, (tx) => tx.$executeRawUnsafe(sql))))).toBe(true)
})

test.for<[string, string]>([
  ['unique violation', '23505'],
  ['check violation', '23514'],
  ['restrict violation', '23001'],
  ['serialisation failure', '40001'],
  ['syntax error', '42601'],
  ['privilege', '42501'],
  ['wrong password', '28P01'],
])('%s (%s) is not', async ([_name, sqlState], { db }) => {
  expect(isDbUnavailable(await failureOf(db.$executeRawUnsafe(raise(sqlState))))).toBe(false)
})

test.for<[string, string]>([
  ['a host that refuses', 'postgresql://postgres@127.0.0.1:1/x'],
  ['a host that is unknown', 'postgresql://postgres@unknown.invalid/x'],
])('%s is unavailable, to Prisma and to pg', async ([_name, url]) => {
  const db = connectDb(url)
  expect(isDbUnavailable(await failureOf(db.account.findMany()))).toBe(true)
  expect(isDbUnavailable(await failureOf(inTransaction(db, (tx) => tx.account.findMany())))).toBe(true)
  expect(isDbUnavailable(await failureOf(new pg.Client(url).connect()))).toBe(true)
  await db.$disconnect()
})

test('a transaction that outlives its time is unavailability; one that is used after its end is a mistake', async ({
  db,
}) => {
  const late = db.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM pg_sleep(0.3)`
      await tx.account.findMany()
    },
    { timeout: 50 },
  )
  expect(isDbUnavailable(await failureOf(late))).toBe(true)

  const escaped = await inTransaction(db, async (tx) => ({ tx }))
  expect(isDbUnavailable(await failureOf(escaped.tx.account.findMany()))).toBe(false)
})

test('what a caller got wrong is not unavailability', async ({ db }) => {
  const id = randomUUID()
  await db.account.create({ data: { id, name: 'Acme' } })
  expect(isDbUnavailable(await failureOf(db.account.create({ data: { id, name: 'Acme' } })))).toBe(false)
  expect(isDbUnavailable(await failureOf(db.account.findUniqueOrThrow({ where: { id: 'nobody' } })))).toBe(false)
  expect(isDbUnavailable(new TypeError('x is not a function'))).toBe(false)
  for (const value of [null, undefined, 'Connection terminated', 1]) expect(isDbUnavailable(value)).toBe(false)
})

test('an error that was wrapped is recognised by its cause', () => {
  const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
  expect(isDbUnavailable(new Error('could not load the link', { cause }))).toBe(true)
})
