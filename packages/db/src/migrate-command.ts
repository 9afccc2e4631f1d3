import { reasonOf } from './driver-error.ts'
import { MigrationError, migrate } from './migrator.ts'
import { isDbUnavailable } from './unavailable.ts'

/** What the command says, and whether all is well. */
export type CommandResult = { ok: boolean; message: string }

/** Migrates the database that `DATABASE_URL` names. Says what went wrong in one sentence, and never the password. */
export async function migrateCommand(env: Record<string, string | undefined>): Promise<CommandResult> {
  const databaseUrl = env.DATABASE_URL
  if (!databaseUrl) return failure('DATABASE_URL is not set. Set it to the postgresql:// URL of the database.')
  if (!URL.canParse(databaseUrl) || !/^postgres(ql)?:$/.test(new URL(databaseUrl).protocol))
    return failure('DATABASE_URL is not a postgresql:// URL.')

  const { host, pathname } = new URL(databaseUrl)
  try {
    const { applied } = await migrate(databaseUrl)
    return {
      ok: true,
      message: applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`,
    }
  } catch (error) {
    if (error instanceof MigrationError) return failure(error.message)
    if (isDbUnavailable(error)) return failure(`Cannot reach the database at ${host}${pathname}: ${reasonOf(error)}`)
    return failure(`Cannot migrate the database at ${host}${pathname}: ${reasonOf(error)}`)
  }
}

function failure(message: string): CommandResult {
  return { ok: false, message }
}
