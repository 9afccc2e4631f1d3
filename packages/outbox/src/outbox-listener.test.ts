import { inTransaction } from '@paylinks/db/client'
import { linkEvent } from '@paylinks/test-kit/events'
import { type FlakyProxy, startFlakyProxy } from '@paylinks/test-kit/flaky-proxy'
import { createTestDatabase, type TestDatabase } from '@paylinks/test-kit/postgres'
import { createRecordingLog } from '@paylinks/test-kit/recording-log'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { enqueue } from './enqueue.ts'
import { listenForOutbox } from './outbox-listener.ts'

const APPLICATION_NAME = 'some-service-outbox'

let database: TestDatabase
let proxy: FlakyProxy

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

beforeEach(async () => {
  proxy = await startFlakyProxy(database.url)
})
afterEach(() => proxy.close())

function listen(url = proxy.url) {
  const heard = { wakes: 0, log: createRecordingLog() }
  const closing = new AbortController()
  const listening = listenForOutbox(
    { databaseUrl: url, onWake: () => heard.wakes++, log: heard.log, applicationName: APPLICATION_NAME },
    closing.signal,
  )
  async function close(): Promise<void> {
    closing.abort()
    await listening
  }
  onTestFinished(close)
  return Object.assign(heard, { close })
}

async function commitAnEvent(): Promise<void> {
  await inTransaction(database.db, (tx) => enqueue(tx, linkEvent(), {}))
}

/** Another wake than those there have been so far, without which the reconnection's own would count. */
async function expectToHear(heard: { wakes: number }): Promise<void> {
  const before = heard.wakes
  await commitAnEvent()
  await waitFor(() => heard.wakes > before)
}

test('a committed event wakes the listener, and so does having connected', async () => {
  const heard = listen()
  await waitFor(() => heard.wakes === 1)
  await commitAnEvent()
  await waitFor(() => heard.wakes === 2)
})

test('a listener that starts while the database is away hears when it is back', async () => {
  proxy.cut()
  const heard = listen()
  await waitFor(() => proxy.refused() > 1)
  expect(heard.wakes).toBe(0)
  expect(heard.log.lines).toMatchObject([{ level: 'warn', message: expect.stringContaining('keeps trying') }])
  proxy.restore()
  await waitFor(() => heard.wakes === 1, { timeoutMs: 5_000 })
  await expectToHear(heard)
})

test.each(['cut', 'terminated', 'forgotten'] as const)(
  'a connection that is %s is replaced, and what was missed meanwhile wakes at once',
  async (loss) => {
    const heard = listen()
    await waitFor(() => heard.wakes === 1)
    if (loss === 'cut') proxy.cut()
    if (loss === 'forgotten') proxy.forget()
    if (loss === 'terminated')
      await database.db.$queryRaw`
        SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = ${APPLICATION_NAME}`
    if (loss === 'cut') await waitFor(() => proxy.refused() > 0)
    await commitAnEvent()
    proxy.restore()
    await waitFor(() => heard.wakes >= 2, { timeoutMs: 15_000 })
    await expectToHear(heard)
    expect(heard.log.text()).toContain('keeps trying')
    expect(heard.log.text()).toContain('connected again')
  },
)

test.each(['connected', 'refused', 'hanging'] as const)(
  'it closes promptly while %s, and wakes nobody afterwards',
  async (state) => {
    if (state === 'refused') proxy.cut()
    if (state === 'hanging') proxy.hang()
    const heard = listen()
    if (state === 'connected') await waitFor(() => heard.wakes === 1)
    if (state === 'refused') await waitFor(() => proxy.refused() > 0)
    if (state === 'hanging') await waitFor(() => proxy.connections() > 0)
    await heard.close()
    const { wakes } = heard
    proxy.restore()
    await commitAnEvent()
    await database.db.$queryRaw`SELECT 1`
    expect(heard.wakes).toBe(wakes)
    expect(await connectionsOf(APPLICATION_NAME)).toBe(0)
  },
)

async function connectionsOf(applicationName: string): Promise<number> {
  const count = async () => {
    const [row] = await database.db.$queryRaw<[{ count: number }]>`
      SELECT count(*)::int AS count FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = ${applicationName}`
    return row.count
  }
  await waitFor(async () => (await count()) === 0)
  return count()
}
