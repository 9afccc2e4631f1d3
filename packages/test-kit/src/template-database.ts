import { createHash, randomBytes } from 'node:crypto'
import { MIGRATIONS_DIRECTORY, readMigrations } from '@paylinks/db/migration-files'
import { migrate } from '@paylinks/db/migrator'
import pg from 'pg'

export const databaseUrl = process.env.DATABASE_URL ?? 'postgresql://postgres@127.0.0.1:5432/postgres'

/** Any number that only this file locks, on the database that `DATABASE_URL` names. */
const ADVISORY_LOCK = 72_954_658

const TEST_PREFIX = 'paylinks_test'
const TEMPLATE_PREFIX = 'paylinks_template'

/** No test takes so long: an older database was left by a run that crashed. */
const TEST_STALE_AFTER_SECONDS = 3_600

/** Longer than another checkout with other migrations is likely to be at work on one template. */
const TEMPLATE_STALE_AFTER_SECONDS = 24 * 3_600

/**
 * The name of a database with these migrations, to be cloned: made by whichever process comes first, while the others
 * wait. Takes the occasion to delete what earlier runs have left behind.
 */
export async function prepareTemplate(migrationsDirectory: string = MIGRATIONS_DIRECTORY): Promise<string> {
  const migrations = JSON.stringify(readMigrations(migrationsDirectory).migrationDirectories)
  const wanted = `${TEMPLATE_PREFIX}_${createHash('sha256').update(migrations).digest('hex').slice(0, 16)}`
  return onServer(async (server) => {
    // Ends with the connection.
    await server.query(`SELECT pg_advisory_lock(${ADVISORY_LOCK})`)
    await dropStale(server, TEST_PREFIX, TEST_STALE_AFTER_SECONDS)
    const [existing] = await databaseNames(server, wanted)
    if (existing !== undefined) return existing
    await dropStale(server, TEMPLATE_PREFIX, TEMPLATE_STALE_AFTER_SECONDS)
    return createTemplate(server, wanted, migrationsDirectory)
  })
}

/** It gets its name when it is complete, so that a process that dies at it leaves no half of a template. */
async function createTemplate(server: pg.Client, wanted: string, migrationsDirectory: string): Promise<string> {
  const unfinished = await createDatabase('template0')
  await migrate(urlOf(unfinished), migrationsDirectory)
  const template = `${wanted}_${nowSeconds()}`
  await server.query(`ALTER DATABASE ${unfinished} RENAME TO ${template}`)
  // Nobody can be cloned while somebody is connected.
  await server.query(`ALTER DATABASE ${template} ALLOW_CONNECTIONS false`)
  return template
}

/** Creates a test's database as a clone of the template, and returns its name. */
export async function createDatabase(template: string): Promise<string> {
  const name = `${TEST_PREFIX}_${nowSeconds()}_${randomBytes(6).toString('hex')}`
  await onServer((server) => server.query(`CREATE DATABASE ${name} TEMPLATE ${template}`))
  return name
}

export async function dropDatabase(name: string): Promise<void> {
  await onServer((server) => server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
}

/** The time in a name says how old the database is, on whatever machine it was made. */
async function dropStale(server: pg.Client, prefix: string, afterSeconds: number): Promise<void> {
  for (const name of await databaseNames(server, prefix)) {
    const createdSeconds = Number(/_(\d{10})(?:_|$)/.exec(name)?.[1])
    if (nowSeconds() - createdSeconds > afterSeconds) await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  }
}

async function databaseNames(server: pg.Client, prefix: string): Promise<string[]> {
  const { rows } = await server.query<{ datname: string }>(
    'SELECT datname FROM pg_database WHERE starts_with(datname, $1) ORDER BY datname',
    [`${prefix}_`],
  )
  return rows.map(({ datname }) => datname)
}

/** Works on a connection of its own to the database that `DATABASE_URL` names. */
async function onServer<Result>(work: (server: pg.Client) => Promise<Result>): Promise<Result> {
  const server = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  await server.connect()
  try {
    return await work(server)
  } finally {
    await server.end()
  }
}

export function urlOf(database: string): string {
  const url = new URL(databaseUrl)
  url.pathname = `/${database}`
  return url.href
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000)
}
