import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectDb } from '@paylinks/db/client'
import { MIGRATIONS_DIRECTORY } from '@paylinks/db/migration-files'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertAccount } from './builders.ts'
import { createEmptyDatabase, createTestDatabase } from './postgres.ts'
import { createDatabase, databaseUrl, dropDatabase, prepareTemplate, urlOf } from './template-database.ts'

let server: pg.Client

beforeAll(async () => {
  server = new pg.Client(databaseUrl)
  await server.connect()
})
afterAll(() => server.end())

/** Postgres writes a checkpoint for each database that is dropped, which a busy disk makes long. */
const SLOW_TEST_TIMEOUT_MS = 120_000

const nameOf = (url: string) => new URL(url).pathname.slice(1)

async function exists(name: string): Promise<boolean> {
  return (await server.query('SELECT FROM pg_database WHERE datname = $1', [name])).rowCount === 1
}

test('every test database is migrated, and its own', async () => {
  const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()])
  await insertAccount(one.db)
  expect(await one.db.account.count()).toBe(1)
  expect(await other.db.account.count()).toBe(0)
  await Promise.all([one.drop(), other.drop()])
})

test('dropping deletes the database, whoever is still connected', async () => {
  const { url, db, drop } = await createTestDatabase()
  const lingering = connectDb(url)
  await Promise.all([db.account.count(), lingering.account.count()])
  await drop()
  expect(await exists(nameOf(url))).toBe(false)
  await lingering.$disconnect()
})

test('an empty database holds nothing', async () => {
  const { url, drop } = await createEmptyDatabase()
  const client = new pg.Client(url)
  await client.connect()
  const { rows } = await client.query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace")
  expect(rows).toEqual([])
  await client.end()
  await drop()
})

test(
  'workers that start at once with new migrations share one template, whose clones have them',
  async () => {
    const migrations = mkdtempSync(join(tmpdir(), 'paylinks-migrations-'))
    const marker = `marker_${Date.now()}`
    cpSync(MIGRATIONS_DIRECTORY, migrations, { recursive: true })
    mkdirSync(join(migrations, '20990101000000_marker'))
    writeFileSync(join(migrations, '20990101000000_marker', 'migration.sql'), `CREATE TABLE ${marker} (id int);`)

    const templates = await Promise.all(Array.from({ length: 4 }, () => prepareTemplate(migrations)))
    expect(new Set(templates).size).toBe(1)
    const [template] = templates as [string]
    const clones = await Promise.all(Array.from({ length: 2 }, () => createDatabase(template)))
    for (const clone of clones) {
      const db = connectDb(urlOf(clone))
      expect(await db.$queryRawUnsafe(`SELECT * FROM ${marker}`)).toEqual([])
      await db.$disconnect()
    }

    await Promise.all([...clones, template].map(dropDatabase))
    rmSync(migrations, { recursive: true })
  },
  SLOW_TEST_TIMEOUT_MS,
)

test('what a crashed run left behind is deleted by a later one, and what is in use is not', async () => {
  const threeHoursAgo = Math.floor(Date.now() / 1000) - 3 * 3600
  const abandoned = `paylinks_test_${threeHoursAgo}_0123456789ab`
  const inUse = await createEmptyDatabase()
  await server.query(`CREATE DATABASE ${abandoned}`)
  await prepareTemplate()
  expect(await exists(abandoned)).toBe(false)
  expect(await exists(nameOf(inUse.url))).toBe(true)
  await inUse.drop()
})
