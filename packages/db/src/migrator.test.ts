import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmptyDatabase } from '@paylinks/test-kit/postgres'
import { waitFor } from '@paylinks/test-kit/wait-for'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MIGRATIONS_DIRECTORY, readMigrations } from './migration-files.ts'
import { MigrationError, migrate } from './migrator.ts'

const OURS = readMigrations(MIGRATIONS_DIRECTORY).migrationDirectories.map(({ path }) => path)
const NEXT = '20990101000000_next'

let database: Awaited<ReturnType<typeof createEmptyDatabase>>
let migrations: string

beforeEach(async () => {
  database = await createEmptyDatabase()
  migrations = mkdtempSync(join(tmpdir(), 'paylinks-migrations-'))
  cpSync(MIGRATIONS_DIRECTORY, migrations, { recursive: true })
})
afterEach(async () => {
  rmSync(migrations, { recursive: true })
  await database.drop()
})

function writeMigration(name: string, sql: string): void {
  mkdirSync(join(migrations, name), { recursive: true })
  writeFileSync(join(migrations, name, 'migration.sql'), sql)
}

async function query<Row extends pg.QueryResultRow>(sql: string, url = database.url): Promise<Row[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

async function recorded(): Promise<string[]> {
  const rows = await query<{ migration_name: string }>(
    'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY migration_name',
  )
  return rows.map(({ migration_name }) => migration_name)
}

async function tables(): Promise<string[]> {
  const rows = await query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
  )
  return rows.map(({ name }) => name)
}

test('an empty database gets every migration, and then nothing more', async () => {
  expect(await migrate(database.url)).toEqual({ applied: OURS })
  expect(await recorded()).toEqual(OURS)
  expect(await tables()).toContain('checkout_sessions')
  expect(await migrate(database.url)).toEqual({ applied: [] })
})

test('ten replicas that start at once apply each migration once', async () => {
  writeMigration(NEXT, 'CREATE TABLE replicas (id int); INSERT INTO replicas VALUES (1);')
  const results = await Promise.all(Array.from({ length: 10 }, () => migrate(database.url, migrations)))
  expect(results.flatMap(({ applied }) => applied).sort()).toEqual([...OURS, NEXT])
  expect(await query('SELECT id FROM replicas')).toEqual([{ id: 1 }])
})

test('a migration that fails midway leaves nothing of itself, says why, and is applied once it is corrected', async () => {
  writeMigration(NEXT, 'CREATE TABLE halfway (id int);\nINSERT INTO nowhere VALUES (1);')
  const failure = await migrate(database.url, migrations).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(MigrationError)
  expect((failure as Error).message).toBe(
    `Migration ${NEXT} failed and was rolled back: relation "nowhere" does not exist`,
  )
  expect(await recorded()).toEqual(OURS)
  expect(await tables()).not.toContain('halfway')

  writeMigration(NEXT, 'CREATE TABLE halfway (id int);')
  expect(await migrate(database.url, migrations)).toEqual({ applied: [NEXT] })
  expect(await tables()).toContain('halfway')
})

test('a migrator that dies midway leaves nothing, and the next one applies the migration', async () => {
  writeMigration(NEXT, 'CREATE TABLE halfway (id int);\nSELECT pg_sleep(60);')
  const failure = migrate(database.url, migrations).catch((error: unknown) => error)
  const kill =
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND datname = current_database() AND pid <> pg_backend_pid()"
  await waitFor(async () => (await query(kill)).length > 0)
  expect(String(await failure)).toContain('terminating connection due to administrator command')
  expect(await recorded()).toEqual(OURS)

  writeMigration(NEXT, 'CREATE TABLE halfway (id int);')
  expect(await migrate(database.url, migrations)).toEqual({ applied: [NEXT] })
})

test('semicolons in functions, literals and comments do not cut a migration into pieces', async () => {
  writeMigration(
    NEXT,
    `-- One; two.
     CREATE FUNCTION answer() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN 'a;b'; END $$;
     CREATE TABLE answers AS SELECT answer() AS text;`,
  )
  await migrate(database.url, migrations)
  expect(await query('SELECT text FROM answers')).toEqual([{ text: 'a;b' }])
})

test('a migration that was changed after it was applied is refused', async () => {
  writeMigration(NEXT, 'CREATE TABLE first (id int);')
  await migrate(database.url, migrations)
  writeMigration(NEXT, 'CREATE TABLE second (id int);')
  await expect(migrate(database.url, migrations)).rejects.toThrow(
    `Changed since they were applied to this database: ${NEXT}`,
  )
})

test('a database that is ahead, as in a rolling update, is left alone', async () => {
  writeMigration(NEXT, 'CREATE TABLE newer (id int);')
  await migrate(database.url, migrations)
  expect(await migrate(database.url)).toEqual({ applied: [] })
})

test('a database that holds something else is refused and not touched', async () => {
  await query('CREATE TABLE somebody_elses (id int)')
  await expect(migrate(database.url)).rejects.toThrow('not empty')
  expect(await tables()).toEqual(['somebody_elses'])
})
