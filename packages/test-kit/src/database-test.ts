import { test as base } from 'vitest'
import { insertMerchant } from './builders.ts'
import { createTestDatabase } from './postgres.ts'

/** A test on a real database: `database` is one for each file, `merchant` an account of its own for each test. */
export const test = base
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are needed
  .extend('database', { scope: 'file' }, async ({}, { onCleanup }) => {
    const database = await createTestDatabase()
    onCleanup(() => database.drop())
    return database
  })
  .extend('db', { scope: 'file' }, ({ database }) => database.db)
  .extend('merchant', ({ db }) => insertMerchant(db))
