import { PGlite } from '@electric-sql/pglite'
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { MIGRATIONS_DIRECTORY, SCHEMA_FILE } from './migration-files.ts'
import { newMigration } from './new-migration.ts'

// npm run migrate:new -w @paylinks/db -- <name>
// The migrations are tried in an embedded Postgres, so that no server need run.
const name = process.argv.slice(2).join(' ')
if (name === '') {
  console.error('Name the migration, e.g.: npm run migrate:new -w @paylinks/db -- add invoices')
  process.exit(1)
}

const database = await PGlite.create({ extensions: { btree_gin, pg_trgm } })
const server = new PGLiteSocketServer({ db: database, host: '127.0.0.1', port: 0 })
await server.start()
const file = await newMigration({
  name,
  now: new Date(),
  emptyDatabaseUrl: `postgresql://postgres@${server.getServerConn()}/postgres?sslmode=disable`,
  migrationsDirectory: MIGRATIONS_DIRECTORY,
  schemaFile: SCHEMA_FILE,
})
await server.stop()
await database.close()
console.log(
  file === null
    ? 'The migrations lead to the schema as it is: there is nothing to write.'
    : `Wrote ${file}. Read it, and add by hand what the Prisma schema cannot say.`,
)
