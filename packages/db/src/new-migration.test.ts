import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmptyDatabase } from '@paylinks/test-kit/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MIGRATIONS_DIRECTORY, SCHEMA_FILE } from './migration-files.ts'
import { migrate } from './migrator.ts'
import { newMigration } from './new-migration.ts'

let database: Awaited<ReturnType<typeof createEmptyDatabase>>

beforeAll(async () => {
  database = await createEmptyDatabase()
})
afterAll(() => database.drop())

function workspace(schema: string) {
  const directory = mkdtempSync(join(tmpdir(), 'paylinks-migrations-'))
  const schemaFile = join(directory, 'schema.prisma')
  const migrationsDirectory = join(directory, 'migrations')
  cpSync(MIGRATIONS_DIRECTORY, migrationsDirectory, { recursive: true })
  writeFileSync(schemaFile, schema)
  return { emptyDatabaseUrl: database.url, migrationsDirectory, schemaFile, now: new Date('2027-02-03T04:05:06.789Z') }
}

const schema = readFileSync(SCHEMA_FILE, 'utf8')
const changedSchema = schema.replace('model Account {', 'model Account {\n  nickname String?')

test('a change of the schema becomes a migration that, once applied, leaves nothing to write', async () => {
  const options = workspace(changedSchema)
  const file = await newMigration({ ...options, name: 'Add nick-names' })
  expect(file).toBe(join(options.migrationsDirectory, '20270203040506_add_nick_names', 'migration.sql'))
  expect(readFileSync(file as string, 'utf8')).toContain('ALTER TABLE "accounts" ADD COLUMN     "nickname" TEXT;')

  expect(await newMigration({ ...options, name: 'again' })).toBeNull()
  const target = await createEmptyDatabase()
  const { applied } = await migrate(target.url, options.migrationsDirectory)
  expect(applied.at(-1)).toBe('20270203040506_add_nick_names')
  await target.drop()
})

test('nothing is written for a schema that the migrations lead to', async () => {
  const options = workspace(schema)
  expect(await newMigration({ ...options, name: 'nothing' })).toBeNull()
  expect(readdirSync(options.migrationsDirectory)).toEqual(readdirSync(MIGRATIONS_DIRECTORY))
})

test('a name that would leave nothing of itself in the file system is refused', async () => {
  await expect(newMigration({ ...workspace(changedSchema), name: '../..' })).rejects.toThrow('needs a name')
})
