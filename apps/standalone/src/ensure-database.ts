import pg from 'pg'

const CONNECT_TIMEOUT_MS = 3_000

const DATABASE_MISSING = '3D000'
/** Somebody else was faster: as `CREATE DATABASE` says it, and as its unique index does when both are at it at once. */
const ALREADY_THERE = ['42P04', '23505']

/**
 * Creates the database that the URL names, where its server lacks it. Rejects with the driver's error when the server
 * cannot be reached, lets nobody in, or does not allow it.
 */
export async function ensureDatabase(databaseUrl: string): Promise<{ created: boolean }> {
  try {
    await onServer(databaseUrl, async () => {})
    return { created: false }
  } catch (error) {
    if (codeOf(error) !== DATABASE_MISSING) throw error
  }
  const url = new URL(databaseUrl)
  const name = decodeURIComponent(url.pathname.slice(1))
  url.pathname = '/postgres'
  return onServer(url.href, async (server) => {
    try {
      await server.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`)
      return { created: true }
    } catch (error) {
      if (ALREADY_THERE.includes(codeOf(error) ?? '')) return { created: false }
      throw error
    }
  })
}

async function onServer<Result>(databaseUrl: string, work: (server: pg.Client) => Promise<Result>): Promise<Result> {
  const server = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    fallback_application_name: 'migrate',
  })
  // A connection that breaks is told by the query that was waiting on it.
  server.on('error', () => {})
  try {
    await server.connect()
    return await work(server)
  } finally {
    await server.end().catch(() => {})
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as { code?: string }).code
}
