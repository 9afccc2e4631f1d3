import { connectDb, type Db, isDbUnavailable } from '@paylinks/db/client'
import { reasonOf } from '@paylinks/db/driver-error'
import { MigrationError } from '@paylinks/db/migrator'
import { InputFault } from './input-fault.ts'

type Env = Record<string, string | undefined>

/** Prisma's codes for a table or a column that the database lacks. */
const SCHEMA_BEHIND = ['P2021', 'P2022']

/** Works on the database that `DATABASE_URL` names. */
export async function withDb<Result>(env: Env, work: (db: Db) => Promise<Result>): Promise<Result> {
  const db = connectDb(databaseUrlOf(env), { applicationName: 'admin' })
  try {
    return await work(db)
  } finally {
    await db.$disconnect()
  }
}

export function databaseUrlOf({ DATABASE_URL }: Env): string {
  if (!DATABASE_URL) {
    throw new InputFault(
      'DATABASE_URL is not set. Set it to the URL of your PostgreSQL database, e.g. ' +
        'DATABASE_URL=postgresql://postgres@localhost:5432/paylinks. ' +
        '(The database inside `npm start` opens to nobody else; it brings a demo merchant with keys of its own.)',
    )
  }
  if (!URL.canParse(DATABASE_URL) || !/^postgres(ql)?:$/.test(new URL(DATABASE_URL).protocol)) {
    throw new InputFault('DATABASE_URL is not a postgresql:// URL.')
  }
  return DATABASE_URL
}

/** Why the database did not do it, in one line, and what to do about it. Never the password. */
export function describeFailure(error: unknown, env: Env): string {
  if (error instanceof MigrationError) return error.message
  const { host, pathname } = new URL(databaseUrlOf(env))
  const { code, meta } = error as { code?: string; meta?: { driverAdapterError?: unknown } }
  if (code !== undefined && SCHEMA_BEHIND.includes(code)) {
    return `The database at ${host}${pathname} lacks tables of this version. Run: npm run admin -- migrate`
  }
  const reason = reasonOf(meta?.driverAdapterError ?? error)
  if (isDbUnavailable(error)) return `Cannot reach the database at ${host}${pathname}: ${reason}`
  return `The database at ${host}${pathname} refused: ${reason}`
}
