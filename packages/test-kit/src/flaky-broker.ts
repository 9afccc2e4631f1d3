import type { EventBus } from '@paylinks/messaging/event-bus'
import { connectRabbitMq, type RabbitMqOptions } from '@paylinks/messaging/rabbitmq-bus'
import { expect, onTestFinished } from 'vitest'
import { linkEvent } from './events.ts'
import { startFlakyProxy } from './flaky-proxy.ts'
import { uniqueExchange } from './rabbitmq.ts'
import { createRecordingLog } from './recording-log.ts'

/** How long a test waits for what must come. */
export const within = { timeout: 15_000 }

/** What the project promises: recovery by itself within five seconds of the broker's return. */
export const recovery = { timeout: 5000 }

/** An exchange of the test's own behind a proxy, and as many buses on it as the test wants. The end of the test clears up. */
export async function startFlakyBroker() {
  const broker = uniqueExchange()
  onTestFinished(broker.drop)
  const proxy = await startFlakyProxy(broker.url)
  onTestFinished(proxy.close)
  const log = createRecordingLog()

  /** A bus that may not be connected yet. */
  function connect(options: Partial<RabbitMqOptions> = {}): EventBus {
    const bus = connectRabbitMq({ url: proxy.url, exchange: broker.exchange, log, ...options })
    onTestFinished(bus.close)
    return bus
  }
  return { broker, proxy, log, connect }
}

export async function connected(bus: EventBus): Promise<EventBus> {
  await expect.poll(() => bus.isConnected(), within).toBe(true)
  return bus
}

/** Subscribes and writes down what comes, in order: `gap`, or an event's id. */
export async function recordStream(bus: EventBus): Promise<string[]> {
  const seen: string[] = []
  await bus.subscribe({
    name: 'cache',
    types: ['payment_link.updated'],
    handle: (event) => void seen.push(event.id),
    onGap: () => void seen.push('gap'),
  })
  return seen
}

/** Publishes some event and returns its id. */
export async function publishEvent(bus: EventBus): Promise<string> {
  const event = linkEvent()
  await bus.publish({ event, traceparent: null, requestId: null })
  return event.id
}
