import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlDriverAdapter, Transaction } from '@prisma/driver-adapter-utils'
import { MIGRATIONS_DIRECTORY, readMigrations } from './migration-files.ts'
import { type MigrationList, NO_FILTERS, openSchemaEngine } from './schema-engine.ts'

/** A migration could not be applied. The database is as it was before that migration. */
export class MigrationError extends Error {
  override name = 'MigrationError'
}

/** Any number that only migrators lock: "Paylinks" in letters of a telephone's keys. */
const ADVISORY_LOCK = 72_954_657

const CONNECT_TIMEOUT_MS = 10_000

/** Longest wait for a table that others use: a migration gives up rather than hold up everybody behind it. */
const LOCK_TIMEOUT_SECONDS = 30

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
    fallback_application_name: 'paylinks-migrate',
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
    const name = await applyNextIn(adapterOver(transaction), migrations)
    await run(transaction, 'COMMIT')
    await transaction.commit()
    return name
  } catch (error) {
    await run(transaction, 'ROLLBACK').catch(() => {})
    await transaction.rollback()
    throw error
  }
}

async function applyNextIn(adapter: SqlDriverAdapter, migrations: MigrationList): Promise<string | null> {
  const engine = await openSchemaEngine({
    provider: 'postgres',
    adapterName: adapter.adapterName,
    connect: async () => adapter,
    connectToShadowDb: () => Promise.reject(new Error('Applying migrations needs no shadow database')),
  })
  const diagnosis = await engine.diagnoseMigrationHistory({
    migrationsList: migrations,
    optInToShadowDatabase: false,
    filters: NO_FILTERS,
  })
  const { editedMigrationNames, failedMigrationNames, history } = diagnosis
  if (editedMigrationNames.length > 0)
    throw new MigrationError(`Changed after they were applied to this database: ${editedMigrationNames.join(', ')}`)
  if (failedMigrationNames.length > 0)
    throw new MigrationError(`Left unfinished by another tool: ${failedMigrationNames.join(', ')}`)

  const next = history !== null && 'unappliedMigrationNames' in history ? history.unappliedMigrationNames[0] : undefined
  if (next === undefined) return null
  try {
    await engine.applyMigrations({ migrationsList: upTo(next, migrations), filters: NO_FILTERS })
  } catch (cause) {
    throw new MigrationError(`Migration ${next} failed and was rolled back: ${reasonOf(cause)}`, { cause })
  }
  return next
}

/**
 * The engine's adapter over one open transaction. Its scripts run whole, as one simple query: the stock adapter cuts
 * them at every semicolon, function bodies included, and gives each piece to any connection of its pool. A savepoint
 * around each step lets the engine ask what may fail, such as for its own table, without spoiling the transaction.
 */
function adapterOver(transaction: Transaction): SqlDriverAdapter {
  async function step<Result>(work: () => Promise<Result>): Promise<Result> {
    await run(transaction, 'SAVEPOINT step')
    try {
      return await work()
    } catch (error) {
      await run(transaction, 'ROLLBACK TO SAVEPOINT step')
      throw error
    } finally {
      await run(transaction, 'RELEASE SAVEPOINT step')
    }
  }
  return {
    provider: transaction.provider,
    adapterName: transaction.adapterName,
    queryRaw: (query) => step(() => transaction.queryRaw(query)),
    executeRaw: (query) => step(() => transaction.executeRaw(query)),
    executeScript: (script) => step(() => run(transaction, script)),
    startTransaction: () => Promise.reject(new Error('A migration is one transaction already')),
    getConnectionInfo: () => ({ supportsRelationJoins: true }),
    dispose: async () => {},
  }
}

async function run(transaction: Transaction, sql: string): Promise<void> {
  await transaction.executeRaw({ sql, args: [], argTypes: [] })
}

function upTo(name: string, migrations: MigrationList): MigrationList {
  const directories = migrations.migrationDirectories
  const end = directories.findIndex(({ path }) => path === name) + 1
  return { ...migrations, migrationDirectories: directories.slice(0, end) }
}

/** Postgres' own words, which the adapter keeps in its error's cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { originalMessage } = (error.cause ?? {}) as { originalMessage?: string }
  return originalMessage ?? error.message
}
