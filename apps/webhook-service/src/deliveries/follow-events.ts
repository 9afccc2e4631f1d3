import { setTimeout as delay } from 'node:timers/promises'
import { type EventType, eventTypeSchema } from '@paylinks/contracts/events'
import { type Db, isDbUnavailable } from '@paylinks/db/client'
import type { EventBus, Subscription } from '@paylinks/messaging/event-bus'
import type { Logger } from '@paylinks/service-kit/logger'
import type { WebhookMetrics } from '../webhook-metrics.ts'
import { makeDeliveries } from './delivery-store.ts'

type FollowOptions = {
  db: Db
  eventBus: EventBus
  log: Logger
  metrics: WebhookMetrics
  wakeDispatcher(): void
}

const RETRY_MS = 500

/**
 * Makes the deliveries of each event that the bus tells of, until it is closed. All replicas share one queue; a message is
 * acknowledged when its deliveries are committed. It is only a nudge: what happened is read from the log.
 */
export async function followEvents({ db, eventBus, metrics, wakeDispatcher }: FollowOptions): Promise<Subscription> {
  const closing = new AbortController()
  const intake = createIntake((ids) => makeDeliveries(db, ids))

  async function take(eventId: string): Promise<void> {
    while (true) {
      try {
        const { made, unknown } = await intake(eventId)
        if (unknown > 0) metrics.unknownEvents(unknown)
        if (made > 0) wakeDispatcher()
        return
      } catch (error) {
        // An outage is no fault of the event's: it waits here, and the rest in the queue.
        if (!isDbUnavailable(error)) throw error
      }
      await delay(RETRY_MS, undefined, { signal: closing.signal })
    }
  }

  const subscription = await eventBus.subscribe<EventType>({
    name: 'webhooks',
    isShared: true,
    types: eventTypeSchema.options,
    async handle(event) {
      await take(event.id)
      metrics.eventArrived(event.created_at)
    },
    onGap() {},
  })
  return {
    async close() {
      closing.abort()
      await subscription.close()
    },
  }
}

type Outcome = { made: number; unknown: number }
const NOTHING: Outcome = { made: 0, unknown: 0 }

/** Gathers what arrives while a statement is under way into the next one. Each statement's outcome is told once, to one of its callers. */
function createIntake(make: (eventIds: string[]) => Promise<Outcome>): (eventId: string) => Promise<Outcome> {
  type Waiting = { eventId: string; resolve(outcome: Outcome): void; reject(error: unknown): void }
  let waiting: Waiting[] = []
  let isWorking = false

  async function work(): Promise<void> {
    isWorking = true
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        const outcome = await make([...new Set(batch.map(({ eventId }) => eventId))])
        for (const [index, { resolve }] of batch.entries()) resolve(index === 0 ? outcome : NOTHING)
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    isWorking = false
  }

  return (eventId) =>
    new Promise((resolve, reject) => {
      waiting.push({ eventId, resolve, reject })
      if (!isWorking) void work()
    })
}
