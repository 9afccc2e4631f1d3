import { migrate } from '@paylinks/db/migrator'
import { databaseUrlVariable, parseEnv } from '@paylinks/service-kit/env'
import { z } from 'zod'

// A command of its own: brings the database to the newest migration before the services start.
try {
  const { DATABASE_URL } = parseEnv(z.object({ DATABASE_URL: databaseUrlVariable }), process.env)
  const { applied } = await migrate(DATABASE_URL)
  console.log(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`)
} catch (error) {
  console.error(`The database was not migrated. ${(error as Error).message}`)
  process.exitCode = 1
}
