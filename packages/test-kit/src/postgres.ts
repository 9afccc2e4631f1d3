import { createHash, randomBytes } from 'node:crypto'
import { connectDb, type Db } from '@paylinks/db/client'
import { MIGRATIONS_DIRECTORY, readMigrations } from '@paylinks/db/migration-files'
import { migrate } from '@paylinks/db/migrator'
import pg from 'pg'

export const databaseUrl = process.env.DATABASE_URL ?? 'postgresql://postgres@127.0.0.1:5432/postgres'

export type TestDatabase = {
  url: string
  db: Db
  /** Disconnects `db` and deletes the database, whoever is still connected to it. */
  drop(): Promise<void>
}

/** Any number that only this file locks, on the database that `DATABASE_URL` names. */
const ADVISORY_LOCK = 72_954_658

const TEST_PREFIX = 'paylinks_test'
const TEMPLATE_PREFIX = 'paylinks_template'

/** Older databases were left by a run that crashed, or are templates that a change of the schema has outdated. */
const STALE_AFTER_SECONDS = 3600

/** A migrated database of its own for one test or one file of tests: a clone of a template that is made once. */
export async function createTestDatabase(): Promise<TestDatabase> {
  templateName ??= prepareTemplate()
  const { name, url } = await createDatabase(`TEMPLATE ${await templateName}`)
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

/** An empty database, for tests of the migrator itself. */
export async function createEmptyDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const { name, url } = await createDatabase('')
  return { url, drop: () => dropDatabase(name) }
}

async function createDatabase(source: string): Promise<{ name: string; url: string }> {
  const name = `${TEST_PREFIX}_${nowSeconds()}_${randomBytes(6).toString('hex')}`
  await onServer((server) => server.query(`CREATE DATABASE ${name} ${source}`))
  return { name, url: urlOf(name) }
}

async function dropDatabase(name: string): Promise<void> {
  await onServer((server) => server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
}

/** Once for each process. A template that exists is complete, for it gets its name when it is. */
let templateName: Promise<string> | undefined

async function prepareTemplate(): Promise<string> {
  const wanted = `${TEMPLATE_PREFIX}_${hashOfMigrations()}`
  return onServer(async (server) => {
    await server.query(`SELECT pg_advisory_lock(${ADVISORY_LOCK})`)
    await dropStale(server, wanted)
    const names = await databaseNames(server, wanted)
    return names[0] ?? (await createTemplate(server, wanted))
  })
}

async function createTemplate(server: pg.Client, wanted: string): Promise<string> {
  const template = `${wanted}_${nowSeconds()}`
  const { name, url } = await createDatabase('TEMPLATE template0')
  await migrate(url)
  await server.query(`ALTER DATABASE ${name} RENAME TO ${template}`)
  await server.query(`ALTER DATABASE ${template} ALLOW_CONNECTIONS false`)
  return template
}

/** The time in each name says how old it is, on whatever machine it was made. */
async function dropStale(server: pg.Client, wantedTemplate: string): Promise<void> {
  const candidates = [
    ...(await databaseNames(server, TEST_PREFIX)),
    ...(await databaseNames(server, TEMPLATE_PREFIX)).filter((name) => !name.startsWith(wantedTemplate)),
  ]
  for (const name of candidates) {
    const createdSeconds = Number(/_(\d{10})(_|$)/.exec(name)?.[1])
    if (nowSeconds() - createdSeconds > STALE_AFTER_SECONDS)
      await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  }
}

async function databaseNames(server: pg.Client, prefix: string): Promise<string[]> {
  const sql = 'SELECT datname FROM pg_database WHERE starts_with(datname, $1) ORDER BY datname'
  const { rows } = await server.query<{ datname: string }>(sql, [`${prefix}_`])
  return rows.map(({ datname }) => datname)
}

function hashOfMigrations(): string {
  return createHash('sha256')
    .update(JSON.stringify(readMigrations(MIGRATIONS_DIRECTORY)))
    .digest('hex')
    .slice(0, 16)
}

/** Works on a connection of its own to the database that `DATABASE_URL` names; locks end with it. */
async function onServer<Result>(work: (server: pg.Client) => Promise<Result>): Promise<Result> {
  const server = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  await server.connect()
  try {
    return await work(server)
  } finally {
    await server.end()
  }
}

function urlOf(database: string): string {
  const url = new URL(databaseUrl)
  url.pathname = `/${database}`
  return url.href
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000)
}
