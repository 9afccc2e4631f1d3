import type { PaylinksEvent } from '@paylinks/contracts/events'
import { connectDb } from '@paylinks/db/client'
import { createInProcessBus } from '@paylinks/messaging/in-process-bus'
import { createLogger } from '@paylinks/service-kit/logger'
import type { ResolveName } from '@paylinks/service-kit/resolve-name'
import { insertAccount, insertApiKey, insertMerchant, type Owner } from '@paylinks/test-kit/builders'
import { TEST_MASTER_KEY } from '@paylinks/test-kit/master-key'
import { createTestDatabase, type TestDatabase } from '@paylinks/test-kit/postgres'
import { readEnv } from '../src/env.ts'
import { startLinksApi } from '../src/start.ts'
import { createCaller } from './caller.ts'

export type TestApi = Awaited<ReturnType<typeof startTestApi>>

type Options = {
  /** Beyond what a test needs to run at all. */
  env?: Record<string, string>
  /** The way to the database, e.g. through a proxy that fails. */
  through?(databaseUrl: string): string
  /** The database of another one, for two replicas. It stays when this one stops. */
  databaseUrl?: string
  /** Who resolves the names of webhook endpoints. */
  resolveName?: ResolveName
}

/** No name server is asked: every name is on the internet. */
const everythingIsPublic: ResolveName = async () => [{ address: '93.184.216.34', family: 4 }]

/** The real links-api on a free port, with a database of its own: one for a file of tests, in which each test makes its own merchant. */
export async function startTestApi({
  env = {},
  through = (url) => url,
  databaseUrl,
  resolveName = everythingIsPublic,
}: Options = {}) {
  const database = databaseUrl === undefined ? await createTestDatabase() : connectTo(databaseUrl)
  const { db } = database
  const logLines: string[] = []
  const log = createLogger({ service: 'links-api', level: 'debug' }, { write: (line) => void logLines.push(line) })
  const eventBus = createInProcessBus({ log })
  const service = await startLinksApi({
    env: readEnv({
      DATABASE_URL: through(database.url),
      LINKS_API_PORT: '0',
      SHARE_PUBLIC_URL: 'https://pay.example.com',
      PAYLINKS_MASTER_KEY: TEST_MASTER_KEY,
      API_REQUESTS_PER_SECOND: '1000000',
      API_FAILED_KEYS_PER_MINUTE: '1000000',
      SHUTDOWN_DELAY_SECONDS: '0',
      ...env,
    }),
    eventBus,
    log,
    resolveName,
  })
  const url = `http://127.0.0.1:${service.port}`
  let stopping: Promise<void> | undefined
  const stopService = () => {
    stopping ??= service.stop()
    return stopping
  }

  return {
    url,
    db,
    databaseUrl: database.url,
    eventBus,
    /** Everything that was logged so far. */
    logText: () => logLines.join(''),

    /** Calls as whoever holds the key, under the paths of the account. */
    callerWith: (key: string, accountId: string) => createCaller(url, accountId, key),

    /** A new account with a key that may do everything, which calls the API and owns rows made by the builders. */
    async newMerchant({ livemode = true } = {}) {
      const merchant = await insertMerchant(db, { livemode })
      return { ...merchant, ...createCaller(url, merchant.accountId, merchant.key) }
    },

    /** One account in its two modes. */
    async newMerchantInBothModes() {
      const { id: accountId } = await insertAccount(db)
      const inMode = async (livemode: boolean) => {
        const { key, id: apiKeyId } = await insertApiKey(db, { accountId, livemode })
        return { accountId, livemode, apiKeyId, key, ...createCaller(url, accountId, key) }
      }
      return { live: await inMode(true), test: await inMode(false) }
    },

    /** What the outbox holds about an object, in the order of its versions. */
    async eventsAbout(aggregateId: string): Promise<PaylinksEvent[]> {
      const rows = await db.outboxMessage.findMany({ where: { aggregateId }, orderBy: { aggregateVersion: 'asc' } })
      return rows.map(({ payload }) => payload as PaylinksEvent)
    },

    /** Stops the service alone, and leaves its database. */
    stopService,

    async stop(): Promise<void> {
      await stopService()
      await eventBus.close()
      await database.drop()
    },
  }
}

export type TestMerchant = Awaited<ReturnType<TestApi['newMerchant']>> & Owner

function connectTo(url: string): TestDatabase {
  const db = connectDb(url)
  return { url, db, drop: () => db.$disconnect() }
}
