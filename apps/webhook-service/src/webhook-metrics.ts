import type { TryError } from '@paylinks/contracts/webhook-deliveries'
import type { Db } from '@paylinks/db/client'
import { Counter, Gauge, Histogram, type Registry } from '@paylinks/service-kit/metrics'
import { oldestDueSeconds } from './dispatch/claim-store.ts'

export type WebhookMetrics = ReturnType<typeof createWebhookMetrics>

export function createWebhookMetrics(registry: Registry, db: Db) {
  const registers = [registry]
  const tries = new Counter({
    name: 'webhook_tries_total',
    help: 'Tries to deliver an event, by outcome: delivered, or why not.',
    labelNames: ['outcome'] as const,
    registers,
  })
  const deliveries = new Counter({
    name: 'webhook_deliveries_total',
    help: 'Deliveries that came to an end, by outcome.',
    labelNames: ['outcome'] as const,
    registers,
  })
  const tryDuration = new Histogram({
    name: 'webhook_try_duration_seconds',
    help: 'How long a try took.',
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  })
  const eventLag = new Histogram({
    name: 'webhook_event_lag_seconds',
    help: 'From an event to its deliveries being made: the age of the queue.',
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 30, 120, 600],
    registers,
  })
  const unknownEvents = new Counter({
    name: 'webhook_unknown_events_total',
    help: 'Messages about an event that the log does not hold: nothing is sent of them.',
    registers,
  })
  new Gauge({
    name: 'webhook_oldest_due_seconds',
    help: 'How long the oldest delivery has been due to an endpoint that is tried: the lag of the dispatcher.',
    registers,
    async collect() {
      const seconds = await oldestDueSeconds(db).catch(() => null)
      // In an outage of the database no value is better than an old one.
      if (seconds === null) this.remove()
      else this.set(seconds)
    },
  })

  return {
    tried(error: TryError | null, durationMs: number): void {
      tries.inc({ outcome: error ?? 'delivered' })
      tryDuration.observe(durationMs / 1000)
    },
    ended: (outcome: 'succeeded' | 'failed') => deliveries.inc({ outcome }),
    eventArrived: (createdAt: string) => eventLag.observe(Math.max(0, (Date.now() - Date.parse(createdAt)) / 1000)),
    unknownEvents: (count: number) => unknownEvents.inc(count),
  }
}
