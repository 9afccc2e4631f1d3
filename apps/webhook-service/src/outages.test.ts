import { runOutbox } from '@paylinks/outbox/run-outbox'
import { createLogger } from '@paylinks/service-kit/logger'
import { createMetrics } from '@paylinks/service-kit/metrics'
import { insertMerchant } from '@paylinks/test-kit/builders'
import { connected, startFlakyBroker } from '@paylinks/test-kit/flaky-broker'
import { startFlakyProxy } from '@paylinks/test-kit/flaky-proxy'
import { test } from '@paylinks/test-kit/own-database-test'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { insertWebhookEndpoint } from '@paylinks/test-kit/webhook-builders'
import { expect, onTestFinished } from 'vitest'
import { startReceiver } from '../test/receiver.ts'
import { commitEvent, startService } from '../test/webhook-test.ts'

/** What was being claimed when the database went away is sent once its lease is over. */
const LONGEST = { timeout: 120_000 }

test(
  'every event reaches its own account while broker, database and a replica go away in turn',
  LONGEST,
  async ({ database }) => {
    const { db } = database
    const { connect, proxy: broker } = await startFlakyBroker()
    const databaseProxy = await startFlakyProxy(database.url)
    onTestFinished(databaseProxy.close)
    const log = createLogger({ service: 'webhook-service', level: 'silent' })

    const ending = new AbortController()
    const relayBus = await connected(connect())
    const outbox = {
      db,
      databaseUrl: database.url,
      eventBus: relayBus,
      log,
      registry: createMetrics('test'),
      serviceName: 'test',
    }
    const relaying = runOutbox(outbox, ending.signal)
    const replicas = [
      await startService(databaseProxy.url, await connected(connect())),
      await startService(databaseProxy.url, await connected(connect())),
    ]
    const merchants = await Promise.all(
      [1, 2].map(async () => {
        const { accountId } = await insertMerchant(db, { livemode: false })
        const owner = { accountId, livemode: false }
        const receiver = await startReceiver()
        await insertWebhookEndpoint(db, owner, { url: receiver.url })
        return { owner, receiver, sent: new Set<string>() }
      }),
    )
    async function happen(count: number): Promise<void> {
      for (let made = 0; made < count; made++)
        for (const { owner, sent } of merchants) sent.add((await commitEvent(db, owner, 'payment_link.created')).id)
    }

    await happen(10)
    broker.cut()
    await happen(10)
    broker.restore()
    await waitFor(() => relayBus.isConnected())
    databaseProxy.cut()
    await happen(10)
    databaseProxy.restore()
    await happen(10)
    await replicas[0]?.stop()
    await happen(10)

    const idsAt = ({ receiver }: (typeof merchants)[number]) =>
      new Set(receiver.received.map(({ headers }) => headers['webhook-id']))
    await waitFor(() => merchants.every((merchant) => idsAt(merchant).size >= merchant.sent.size), {
      timeoutMs: 100_000,
    })
    for (const merchant of merchants) expect(idsAt(merchant)).toEqual(merchant.sent)
    ending.abort()
    await Promise.all([relaying, replicas[1]?.stop()])
    for (const { receiver } of merchants) await receiver.close()
  },
)
