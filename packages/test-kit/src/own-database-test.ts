import { test as base } from 'vitest'
import { createTestDatabase } from './postgres.ts'

/** A test on a real database that no other test sees, so that the tests of a file can run at the same time. */
export const test = base
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are needed
  .extend('database', async ({}, { onCleanup }) => {
    const database = await createTestDatabase()
    onCleanup(() => database.drop())
    return database
  })
