import type { Db } from '@paylinks/db/client'
import type { EventBus } from '@paylinks/messaging/event-bus'
import type { Logger } from '@paylinks/service-kit/logger'
import type { Registry } from '@paylinks/service-kit/metrics'
import { listenForOutbox } from './outbox-listener.ts'
import { outboxMetrics } from './outbox-metrics.ts'
import { createOutboxRelay } from './outbox-relay.ts'
import { createOutboxStore } from './outbox-store.ts'

type OutboxDependencies = {
  db: Db
  databaseUrl: string
  eventBus: EventBus
  log: Logger
  registry: Registry
  /** Whose outbox connection it is, for Postgres's list of connections. */
  serviceName: string
}

/**
 * Publishes whatever is due in the outbox until the signal, with the metrics beside it. Each service that fills the
 * outbox runs one; they share the work.
 */
export async function runOutbox(dependencies: OutboxDependencies, signal: AbortSignal): Promise<void> {
  const { db, databaseUrl, eventBus, log, registry, serviceName } = dependencies
  const store = createOutboxStore(db)
  const relay = createOutboxRelay({ store, bus: eventBus, log, onBatch: outboxMetrics(registry, store) })
  const applicationName = `${serviceName}-outbox`
  await Promise.all([
    relay.run(signal),
    listenForOutbox({ databaseUrl, onWake: relay.wake, log, applicationName }, signal),
  ])
}
