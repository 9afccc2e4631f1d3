import type { Db } from '@paylinks/db/client'
import { createOutboxStore, listenForOutbox } from '@paylinks/db/outbox'
import type { EventBus } from '@paylinks/messaging/event-bus'
import { startOutboxRelay } from '@paylinks/messaging/outbox-relay'
import type { Logger } from '@paylinks/service-kit/logger'
import type { Registry } from '@paylinks/service-kit/metrics'
import { outboxMetrics } from '@paylinks/service-kit/outbox-metrics'

type RelayDependencies = { db: Db; databaseUrl: string; eventBus: EventBus; log: Logger; registry: Registry }

/** Publishes what this service's transactions owe to the exchange, and whatever else is due in the outbox. */
export function relayOutbox({ db, databaseUrl, eventBus, log, registry }: RelayDependencies) {
  const store = createOutboxStore(db)
  const relay = startOutboxRelay({ store, bus: eventBus, log, onBatch: outboxMetrics(registry, store) })
  const listener = listenForOutbox(databaseUrl, relay.wake, log)
  return {
    async stop() {
      await listener.close()
      await relay.stop()
    },
  }
}
