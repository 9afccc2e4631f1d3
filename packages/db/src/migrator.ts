import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils'
import { reasonOf } from './driver-error.ts'
import { MIGRATIONS_DIRECTORY, readMigrations } from './migration-files.ts'
import { type MigrationList, NO_FILTERS, openSchemaEngine } from './schema-engine.ts'
import { adapterOver, run } from './transaction-adapter.ts'

/** A migration could not be applied. The database is as it was before that migration. */
export class MigrationError extends Error {
  override name = 'MigrationError'
}

/** The lock that Prisma's engine takes while it applies, and its command line too. Taken before looking what to apply. */
const ADVISORY_LOCK = 72_707_369

const CONNECT_TIMEOUT_MS = 10_000

/** Longest wait for a table that others use: a migration gives up rather than hold up everybody behind it. */
const LOCK_TIMEOUT_SECONDS = 30

/** A migrator whose machine has vanished lets the next one in after this. */
const IDLE_TIMEOUT_MS = 60_000

/**
 * Brings the database to the newest of the migrations. Each migration is one transaction together with its row in
 * `_prisma_migrations`, under a lock: whatever fails or dies halfway leaves nothing, and several replicas may start at
 * once. A database that is ahead of these files, as in a rolling update, is left alone.
 *
 * Throws a {@link MigrationError} that names the migration, or the driver's error when the database cannot be reached.
 */
export async function migrate(
  databaseUrl: string,
  migrationsDirectory: string = MIGRATIONS_DIRECTORY,
): Promise<{ applied: string[] }> {
  const migrations = readMigrations(migrationsDirectory)
  const database = new PrismaPg({
    connectionString: databaseUrl,
    max: 1,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_TIMEOUT_MS,
    keepAlive: true,
    fallback_application_name: 'migrate',
  })
  const connection = await database.connect()
  try {
    const applied: string[] = []
    for (;;) {
      const name = await applyNext(connection, migrations)
      if (name === null) return { applied }
      applied.push(name)
    }
  } finally {
    await connection.dispose()
  }
}

/** Applies the oldest migration that the database lacks, and tells its name; null when there is none. */
async function applyNext(connection: SqlDriverAdapter, migrations: MigrationList): Promise<string | null> {
  const transaction = await connection.startTransaction()
  try {
    await run(transaction, `SELECT pg_advisory_xact_lock(${ADVISORY_LOCK})`)
    await run(transaction, `SET LOCAL lock_timeout = '${LOCK_TIMEOUT_SECONDS}s'`)
    const name = await applyNextOn(adapterOver(transaction), migrations)
    await run(transaction, 'COMMIT')
    await transaction.commit()
    return name
  } catch (error) {
    await run(transaction, 'ROLLBACK').catch(() => {})
    await transaction.rollback()
    throw error
  }
}

async function applyNextOn(adapter: SqlDriverAdapter, migrations: MigrationList): Promise<string | null> {
  let scriptError: unknown
  const recording: SqlDriverAdapter = {
    ...adapter,
    executeScript: (script) =>
      adapter.executeScript(script).catch((error) => {
        scriptError = error
        throw error
      }),
  }
  const engine = await openSchemaEngine({
    provider: 'postgres',
    adapterName: adapter.adapterName,
    connect: async () => recording,
    connectToShadowDb: () => Promise.reject(new Error('Applying migrations needs no shadow database')),
  })

  const next = await nextMigration(engine, migrations)
  if (next === null) return null
  try {
    await engine.applyMigrations({ migrationsList: upTo(next, migrations), filters: NO_FILTERS })
    return next
  } catch (error) {
    // The engine wraps what the database said in its own words and a stack of its insides.
    const cause = scriptError ?? error
    throw new MigrationError(`Migration ${next} failed and was rolled back: ${reasonOf(cause)}`, { cause })
  }
}

type Engine = Awaited<ReturnType<typeof openSchemaEngine>>

async function nextMigration(engine: Engine, migrations: MigrationList): Promise<string | null> {
  const { editedMigrationNames, failedMigrationNames, history } = await engine.diagnoseMigrationHistory({
    migrationsList: migrations,
    optInToShadowDatabase: false,
    filters: NO_FILTERS,
  })
  if (editedMigrationNames.length > 0)
    throw new MigrationError(`Changed since they were applied to this database: ${editedMigrationNames.join(', ')}`)
  if (failedMigrationNames.length > 0)
    throw new MigrationError(`Left unfinished by another tool: ${failedMigrationNames.join(', ')}`)
  return history !== null && 'unappliedMigrationNames' in history ? (history.unappliedMigrationNames[0] ?? null) : null
}

function upTo(name: string, migrations: MigrationList): MigrationList {
  const directories = migrations.migrationDirectories
  const end = directories.findIndex(({ path }) => path === name) + 1
  return { ...migrations, migrationDirectories: directories.slice(0, end) }
}
