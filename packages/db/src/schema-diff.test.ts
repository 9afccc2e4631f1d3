import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmptyDatabase } from '@paylinks/test-kit/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MIGRATIONS_DIRECTORY, SCHEMA_FILE } from './migration-files.ts'
import { diffMigrationsAndSchema } from './schema-diff.ts'

let database: Awaited<ReturnType<typeof createEmptyDatabase>>

beforeAll(async () => {
  database = await createEmptyDatabase()
})
afterAll(() => database.drop())

function diff(schemaFile: string) {
  return diffMigrationsAndSchema({
    emptyDatabaseUrl: database.url,
    migrationsDirectory: MIGRATIONS_DIRECTORY,
    schemaFile,
  })
}

/** The schema with one thing changed. */
function schemaWith(from: string, to: string): string {
  const schema = readFileSync(SCHEMA_FILE, 'utf8')
  expect(schema).toContain(from)
  const file = join(mkdtempSync(join(tmpdir(), 'paylinks-schema-')), 'schema.prisma')
  writeFileSync(file, schema.replace(from, to))
  return file
}

test('the migrations lead to exactly what the Prisma schema says, with what it cannot say besides', async () => {
  expect(await diff(SCHEMA_FILE)).toBe('')
})

test.each([
  ['a column', '  durationInMonths Int? ', '  extra Int?\n  durationInMonths Int? ', 'ADD COLUMN     "extra" INTEGER'],
  ['a column that may be null', '  name             String?', '  name             String', '"name" SET NOT NULL'],
  ['a unique index', '  @@map("coupons")', '  @@unique([name])\n  @@map("coupons")', 'CREATE UNIQUE INDEX'],
  ['what a foreign key does', 'onDelete: Cascade', 'onDelete: Restrict', 'DROP CONSTRAINT'],
  ['a value of an enum', '  forever\n', '  forever\n  yearly\n', "ADD VALUE 'yearly'"],
])('a schema that differs in %s differs from the migrations', async (_what, from, to, expected) => {
  expect(await diff(schemaWith(from, to))).toContain(expected)
})

test('the database is empty again afterwards', async () => {
  expect(await diff(SCHEMA_FILE)).toBe('')
  expect(await diff(SCHEMA_FILE)).toBe('')
})
