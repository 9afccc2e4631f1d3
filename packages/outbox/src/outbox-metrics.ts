import { Counter, Gauge, type Registry } from '@paylinks/service-kit/metrics'
import type { RelayedBatch } from './outbox-relay.ts'
import type { OutboxBacklog, OutboxStore } from './outbox-store.ts'

type Batch = Pick<RelayedBatch, 'published' | 'failed'>

/**
 * Shows an outbox and the relay beside it: what is waiting, asked of the store whenever metrics are read, and what was
 * published or failed, which the relay reports through the function that this returns.
 */
export function outboxMetrics(registry: Registry, store: Pick<OutboxStore, 'backlog'>): (batch: Batch) => void {
  const registers = [registry]

  // The gauges are read at the same time: one question to the store serves them all.
  let reading: Promise<OutboxBacklog | null> | undefined
  const readBacklog = () => {
    reading ??= store
      .backlog()
      .catch(() => null)
      .finally(() => {
        reading = undefined
      })
    return reading
  }
  const gauge = (name: string, help: string, figure: (backlog: OutboxBacklog) => number) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const backlog = await readBacklog()
        // In an outage of the store no value is better than an old one.
        if (backlog === null) this.remove()
        else this.set(figure(backlog))
      },
    })
  gauge('outbox_pending', 'Events not yet published, parked ones included.', ({ pending }) => pending)
  gauge('outbox_parked', 'Events that failed often and are retried rarely.', ({ parked }) => parked)
  gauge('outbox_lag_seconds', 'Age of the oldest event not yet published.', ({ oldestAgeSeconds }) => oldestAgeSeconds)

  const published = new Counter({ name: 'outbox_published_total', help: 'Events published.', registers })
  const failed = new Counter({ name: 'outbox_failed_total', help: 'Failed attempts to publish an event.', registers })
  return (batch) => {
    published.inc(batch.published)
    failed.inc(batch.failed)
  }
}
