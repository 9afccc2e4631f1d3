import { setTimeout as delay } from 'node:timers/promises'
import { connectRabbitMq } from '@paylinks/messaging/rabbitmq-bus'
import { EnvError } from '@paylinks/service-kit/env'
import { createLogger } from '@paylinks/service-kit/logger'
import { connectRedis } from '@paylinks/service-kit/rate-limiter'
import { ensureDatabase } from './ensure-database.ts'

const ANSWER_TIMEOUT_MS = 5_000
const POLL_INTERVAL_MS = 20

type BackingServices = {
  DATABASE_URL?: string | undefined
  REDIS_URL?: string | undefined
  AMQP_URL?: string | undefined
  AMQP_EXCHANGE?: string | undefined
}

/**
 * Makes sure that the servers whose URLs are given answer, and that the database exists. Throws an `EnvError` that
 * names the variable of each one that cannot be used. The services themselves would start and wait for them; a person
 * at a terminal wants to be told.
 */
export async function requireBackingServices(env: BackingServices): Promise<void> {
  const faults = await Promise.all([
    faultOf('DATABASE_URL', 'Postgres', env.DATABASE_URL, ensureDatabase),
    faultOf('REDIS_URL', 'Redis', env.REDIS_URL, requireRedis),
    faultOf('AMQP_URL', 'RabbitMQ', env.AMQP_URL, (url) => requireRabbitMq(url, env.AMQP_EXCHANGE)),
  ])
  const told = faults.filter((fault) => fault !== undefined)
  if (told.length > 0) throw new EnvError(told.join('\n'))
}

async function faultOf(
  variable: string,
  name: string,
  url: string | undefined,
  use: (url: string) => Promise<unknown>,
): Promise<string | undefined> {
  if (url === undefined) return undefined
  try {
    await use(url)
    return undefined
  } catch (error) {
    return `${variable}: ${name} at ${new URL(url).host} cannot be used (${reasonOf(error)}). Start it, or set ${variable}.`
  }
}

async function requireRedis(url: string): Promise<void> {
  const redis = connectRedis(url, {
    log: createLogger({ service: 'standalone', level: 'silent' }),
    connectionName: 'standalone',
  })
  let reason: unknown
  redis.on('error', (error) => {
    reason ??= error
  })
  try {
    await outcome(() => redis.status === 'ready' || reason !== undefined)
    if (redis.status !== 'ready') throw reason
  } finally {
    redis.disconnect()
  }
}

async function requireRabbitMq(url: string, exchange: string | undefined): Promise<void> {
  let reason: unknown
  const noteReason = (fields: { err?: unknown }) => {
    reason ??= fields.err
  }
  const log = { debug() {}, info() {}, warn: noteReason, error: noteReason }
  const bus = connectRabbitMq({ url, exchange, log, connectionName: 'standalone' })
  try {
    await outcome(() => bus.isConnected() || reason !== undefined)
    if (!bus.isConnected()) throw reason
  } finally {
    await bus.close()
  }
}

async function outcome(isDecided: () => boolean): Promise<void> {
  const deadline = performance.now() + ANSWER_TIMEOUT_MS
  while (!isDecided()) {
    if (performance.now() > deadline) throw new Error('no answer')
    await delay(POLL_INTERVAL_MS)
  }
}

/** A refused connection to several addresses is an AggregateError, whose own message is empty. */
function reasonOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException
  return message || code || String(error)
}
