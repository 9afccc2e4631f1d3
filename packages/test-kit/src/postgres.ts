import { connectDb, type Db } from '@paylinks/db/client'
import { createDatabase, dropDatabase, prepareTemplate, urlOf } from './template-database.ts'

export { databaseUrl } from './template-database.ts'

export type TestDatabase = {
  url: string
  db: Db
  /** Disconnects `db` and deletes the database, whoever is still connected to it. */
  drop(): Promise<void>
}

/** Once for each process. */
let template: Promise<string> | undefined

/** A migrated database of its own for one test or one file of tests. Takes some tens of milliseconds. */
export async function createTestDatabase(): Promise<TestDatabase> {
  template ??= prepareTemplate()
  const name = await createDatabase(await template)
  const url = urlOf(name)
  const db = connectDb(url)
  return {
    url,
    db,
    async drop() {
      await db.$disconnect()
      await dropDatabase(name)
    },
  }
}

/** An empty database, for tests of what makes it more than that. */
export async function createEmptyDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = await createDatabase('template0')
  return { url: urlOf(name), drop: () => dropDatabase(name) }
}
