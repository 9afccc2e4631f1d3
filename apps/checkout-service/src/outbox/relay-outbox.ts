import type { Db } from '@paylinks/db/client'
import { createOutboxStore, listenForOutbox } from '@paylinks/db/outbox'
import type { EventBus } from '@paylinks/messaging/event-bus'
import { startOutboxRelay } from '@paylinks/messaging/outbox-relay'
import type { Logger } from '@paylinks/service-kit/logger'
import { Counter, Gauge, type Registry } from '@paylinks/service-kit/metrics'

type RelayDependencies = { db: Db; databaseUrl: string; eventBus: EventBus; log: Logger; registry: Registry }

/** Publishes what this service's transactions owe to the exchange, and whatever else is due in the outbox. */
export function relayOutbox({ db, databaseUrl, eventBus, log, registry }: RelayDependencies) {
  const store = createOutboxStore(db)
  const messages = new Counter({
    name: 'outbox_messages_total',
    help: 'Outbox rows that this process tried to publish, by outcome.',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const age = new Gauge({
    name: 'outbox_oldest_age_seconds',
    help: 'Age of the oldest outbox row not yet published.',
    registers: [registry],
  })
  const pending = new Gauge({
    name: 'outbox_pending',
    help: 'Outbox rows not yet published, by whether they have failed often.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      // While the database is away the gauges keep their last values: a scrape must not fail with it.
      const backlog = await store.backlog().catch(() => undefined)
      if (backlog === undefined) return
      pending.set({ state: 'due' }, backlog.pending - backlog.parked)
      pending.set({ state: 'parked' }, backlog.parked)
      age.set(backlog.oldestAgeSeconds)
    },
  })

  const relay = startOutboxRelay({
    store,
    bus: eventBus,
    log,
    onBatch: ({ published, failed }) => {
      messages.inc({ outcome: 'published' }, published)
      messages.inc({ outcome: 'failed' }, failed)
    },
  })
  const listener = listenForOutbox(databaseUrl, relay.wake, log)
  return {
    async stop() {
      await listener.close()
      await relay.stop()
    },
  }
}
