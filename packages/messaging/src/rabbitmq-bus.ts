import { setTimeout as delay } from 'node:timers/promises'
import type { EventType } from '@paylinks/contracts/events'
import { isAmqpUrl } from './connection.ts'
import type { Delivery, Registration } from './consumer.ts'
import type { EventBus, Log, OutgoingMessage, SubscribeOptions, Subscription } from './event-bus.ts'
import { openSession, type Session } from './session.ts'
import { DEFAULT_EXCHANGE } from './topology.ts'

export type { Delivery } from './consumer.ts'

export type RabbitMqOptions = {
  /** `amqp://` or `amqps://`, with the credentials. Never logged. */
  url: string
  log: Log
  /** Installations that share a broker each have their own. */
  exchange?: string
  /** Shown in the broker's list of connections. */
  connectionName?: string
  publishTimeoutMs?: number
  /** A broker that falls silent counts as lost after two to three of these. */
  heartbeatSeconds?: number
  /** How many messages each subscription may have in hand. */
  prefetch?: number
  /** Called after each delivered message, for metrics. */
  onDelivery?(delivery: Delivery): void
}

const DEFAULT_PUBLISH_TIMEOUT_MS = 5000
const DEFAULT_HEARTBEAT_SECONDS = 3
const DEFAULT_PREFETCH = 64

const FIRST_RECONNECT_DELAY_MS = 100
const MAX_RECONNECT_DELAY_MS = 2000
/** A session that lasted this long was sound: its end is the first failure of a new outage. */
const SOUND_AFTER_MS = 10_000
const DRAIN_TIMEOUT_MS = 5000

/** The pause after so many failures in a row: doubles up to two seconds; its upper half is left to chance. */
export function reconnectDelayMs(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(FIRST_RECONNECT_DELAY_MS * 2 ** (failures - 1), MAX_RECONNECT_DELAY_MS)
  return (ceiling / 2) * (1 + random())
}

/**
 * The event bus over RabbitMQ. It connects in the background and again whenever the connection is lost, for as long as
 * it takes: while the broker is away publishing rejects, and streams begin anew when it is back. Throws only when the
 * URL is not one of RabbitMQ.
 */
export function connectRabbitMq(options: RabbitMqOptions): EventBus {
  if (!isAmqpUrl(options.url)) throw new TypeError('The URL of RabbitMQ must begin with amqp:// or amqps://')
  const settings = {
    ...options,
    exchange: options.exchange ?? DEFAULT_EXCHANGE,
    connectionName: options.connectionName ?? 'paylinks',
    publishTimeoutMs: options.publishTimeoutMs ?? DEFAULT_PUBLISH_TIMEOUT_MS,
    heartbeatSeconds: options.heartbeatSeconds ?? DEFAULT_HEARTBEAT_SECONDS,
    prefetch: options.prefetch ?? DEFAULT_PREFETCH,
  }
  const { log, exchange } = settings
  const registrations = new Set<Registration>()
  const closing = new AbortController()
  const hardStop = new AbortController()
  let opening = openSession(settings, registrations, hardStop.signal)
  let session: Session | undefined
  const running = keepConnected()

  async function keepConnected(): Promise<void> {
    let failures = 0
    while (true) {
      const { reason, openMs } = await runSession()
      if (closing.signal.aborted) return
      failures = openMs >= SOUND_AFTER_MS ? 1 : failures + 1
      // A warning once an outage, not once an attempt.
      log[openMs > 0 || failures === 1 ? 'warn' : 'debug'](
        { err: reason, exchange },
        'RabbitMQ is away; connecting again',
      )
      await delay(reconnectDelayMs(failures), undefined, { signal: closing.signal }).catch(() => {})
      if (closing.signal.aborted) return
      opening = openSession(settings, registrations, hardStop.signal)
    }
  }

  /** Lives through the session that is being opened; says why it ended and how long it was open. */
  async function runSession(): Promise<{ reason: unknown; openMs: number }> {
    try {
      const current = await opening
      const openedAt = performance.now()
      session = current
      log.info({ exchange }, 'connected to RabbitMQ')
      await aborted(current.lost)
      session = undefined
      void current.close()
      return { reason: current.lost.reason, openMs: performance.now() - openedAt }
    } catch (reason) {
      return { reason, openMs: 0 }
    }
  }

  async function release(registration: Registration): Promise<void> {
    registrations.delete(registration)
    // The session that is being opened may have taken it up already.
    await opening.then((current) => current.release(registration)).catch(() => {})
    await Promise.all(registration.inHand)
  }

  async function drain(): Promise<void> {
    await Promise.all([...registrations].map(release))
    await session?.flush()
  }

  return {
    async publish(message: OutgoingMessage): Promise<void> {
      if (session === undefined) throw new Error('RabbitMQ is away')
      await session.publish(message)
    },

    async subscribe<Type extends EventType>(options: SubscribeOptions<Type>): Promise<Subscription> {
      closing.signal.throwIfAborted()
      const registration: Registration = { options: options as unknown as SubscribeOptions, inHand: new Set() }
      registrations.add(registration)
      // A failure here ends the session, and the next one takes the registration up.
      await opening.then((current) => current.consume(registration)).catch(() => {})
      return { close: () => release(registration) }
    },

    isConnected: () => session?.canPublish() ?? false,

    async close(): Promise<void> {
      closing.abort(new Error('The event bus is closed'))
      await Promise.race([drain(), delay(DRAIN_TIMEOUT_MS, undefined, { ref: false })])
      await session?.close()
      hardStop.abort()
      await running
    },
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
