import { hashApiKey } from '@paylinks/contracts/api-keys'
import { connectDb, type Db, isDbUnavailable } from '@paylinks/db/client'
import { migrate } from '@paylinks/db/migrator'
import { insertSignInCode, signInUrl } from '@paylinks/db/sign-in-codes'
import { loadSecrets, type Secrets, saveSecrets } from './data-dir/secrets.ts'
import { refuseRealDatabase } from './demo/refuse-real-database.ts'
import { replaceRevokedKeys, seedDemo } from './demo/seed-demo.ts'

const MAX_ATTEMPTS = 5

/** Brings the database to the newest schema, and makes the demo merchant where it is missing. Resolves to what the installation keeps secret. */
export async function prepareInstallation(databaseUrl: string, dataDir: string): Promise<Secrets> {
  const db = connectDb(databaseUrl, { poolMax: 1, applicationName: 'standalone' })
  try {
    await patiently(() => refuseRealDatabase(db))
    await migrate(databaseUrl)
    return await patiently(() => prepareDemo(db, dataDir))
  } finally {
    await db.$disconnect()
  }
}

async function prepareDemo(db: Db, dataDir: string): Promise<Secrets> {
  const stored = loadSecrets(dataDir)
  const keys = await replaceRevokedKeys(db, { live: stored.live_key, test: stored.test_key })
  const secrets = { ...stored, live_key: keys.live, test_key: keys.test }
  // First the file: a key that is in the database alone could never be told again.
  saveSecrets(dataDir, secrets)
  await seedDemo(db, keys)
  return secrets
}

/** The limits that keep a request short would end the start of a busy machine. What is idempotent may be done again. */
async function patiently<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !isDbUnavailable(error)) throw error
    }
  }
}

const SIGN_IN_SECONDS = 15 * 60

/** An address that opens the dashboard once, signed in as the demo merchant. */
export async function demoDashboardUrl(databaseUrl: string, linksApiUrl: string, keys: Secrets): Promise<string> {
  const db = connectDb(databaseUrl, { poolMax: 1 })
  try {
    const idOf = async (key: string) => {
      const { id, accountId } = await db.apiKey.findUniqueOrThrow({ where: { keyHash: hashApiKey(key) } })
      return { id, accountId }
    }
    const [live, test] = [await idOf(keys.live_key), await idOf(keys.test_key)]
    const signIn = { accountId: test.accountId, liveKeyId: live.id, testKeyId: test.id }
    return signInUrl(linksApiUrl, await insertSignInCode(db, signIn, SIGN_IN_SECONDS))
  } finally {
    await db.$disconnect()
  }
}
