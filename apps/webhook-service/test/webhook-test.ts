import type { EventType } from '@paylinks/contracts/events'
import { newId } from '@paylinks/contracts/ids'
import { type Db, inTransaction } from '@paylinks/db/client'
import type { EventBus } from '@paylinks/messaging/event-bus'
import { createInProcessBus } from '@paylinks/messaging/in-process-bus'
import { enqueue } from '@paylinks/outbox/enqueue'
import { createLogger } from '@paylinks/service-kit/logger'
import type { Owner } from '@paylinks/test-kit/builders'
import { test as databaseTest } from '@paylinks/test-kit/database-test'
import { linkEvent } from '@paylinks/test-kit/events'
import { TEST_MASTER_KEY } from '@paylinks/test-kit/master-key'
import { insertWebhookEndpoint } from '@paylinks/test-kit/webhook-builders'
import { readEnv } from '../src/env.ts'
import { startWebhookService } from '../src/start.ts'
import { startReceiver } from './receiver.ts'

const log = createLogger({ service: 'webhook-service', level: 'silent' })

/** The real webhook-service on a free port. Endpoints in test mode may be on this machine. */
export function startService(databaseUrl: string, eventBus: EventBus, env: Record<string, string> = {}) {
  return startWebhookService({
    env: readEnv({
      DATABASE_URL: databaseUrl,
      PAYLINKS_MASTER_KEY: TEST_MASTER_KEY,
      WEBHOOK_PORT: '0',
      WEBHOOK_ALLOW_LOOPBACK: 'true',
      SHUTDOWN_DELAY_SECONDS: '0',
      ...env,
    }),
    eventBus,
    log,
  })
}

/** Writes an event of the owner's into the log, and owes it to the exchange. */
export async function commitEvent(db: Db, owner: Owner, type: 'payment_link.created' | 'payment_link.updated') {
  const { accountId, livemode } = owner
  const event = { ...linkEvent({ type }), id: newId('event', livemode), account_id: accountId, livemode }
  await inTransaction(db, (tx) => enqueue(tx, event, {}))
  return event
}

/** A test of the real webhook-service. `bus` and `service` are one for each file, `merchant` is one in test mode for each test. */
export const test = databaseTest
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are needed
  .extend('bus', { scope: 'file' }, async ({}, { onCleanup }) => {
    const bus = createInProcessBus({ log })
    onCleanup(bus.close)
    return bus
  })
  .extend('service', { scope: 'file', auto: true }, async ({ database, bus }, { onCleanup }) => {
    const service = await startService(database.url, bus)
    onCleanup(service.stop)
    return service
  })
  .extend('owner', ({ merchant }): Owner => ({ accountId: merchant.accountId, livemode: false }))
  .extend('receiver', async ({ service: _ }, { onCleanup }) => {
    const receiver = await startReceiver()
    onCleanup(receiver.close)
    return receiver
  })
  .extend(
    'happen',
    ({ db, bus, owner }) =>
      async (type: 'payment_link.created' | 'payment_link.updated' = 'payment_link.created') => {
        const event = await commitEvent(db, owner, type)
        await bus.publish({ event, traceparent: null, requestId: null })
        return event
      },
  )
  .extend(
    'endpointAt',
    ({ db, owner }) =>
      (url: string, eventTypes: (EventType | '*')[] = ['*']) =>
        insertWebhookEndpoint(db, owner, { url, eventTypes }),
  )
