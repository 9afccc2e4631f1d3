import { connectDb } from '@paylinks/db/client'
import { migrate } from '@paylinks/db/migrator'
import { loadSecrets, type Secrets, saveSecrets } from './data-dir/secrets.ts'
import { replaceRevokedKeys, seedDemo } from './demo/seed-demo.ts'

/** Brings the database to the newest schema, and makes the demo merchant where it is missing. Resolves to what the installation keeps secret. */
export async function prepareInstallation(databaseUrl: string, dataDir: string): Promise<Secrets> {
  await migrate(databaseUrl)
  const db = connectDb(databaseUrl, { poolMax: 1 })
  try {
    const stored = loadSecrets(dataDir)
    const keys = await replaceRevokedKeys(db, { live: stored.live_key, test: stored.test_key })
    const secrets = { ...stored, live_key: keys.live, test_key: keys.test }
    // First the file: a key that is in the database alone could never be told again.
    saveSecrets(dataDir, secrets)
    await seedDemo(db, keys)
    return secrets
  } finally {
    await db.$disconnect()
  }
}
