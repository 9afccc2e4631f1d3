import { connectDb } from '@paylinks/db/client'
import { createOutboxStore, listenForOutbox } from '@paylinks/db/outbox'
import type { EventBus } from '@paylinks/messaging/event-bus'
import { startOutboxRelay } from '@paylinks/messaging/outbox-relay'
import { listenHttp } from '@paylinks/service-kit/http-server'
import { createLogger, type Logger } from '@paylinks/service-kit/logger'
import { createMetrics } from '@paylinks/service-kit/metrics'
import { outboxMetrics } from '@paylinks/service-kit/outbox-metrics'
import { connectRedis, createRateLimiter, firstConnection } from '@paylinks/service-kit/rate-limiter'
import type { RunningService } from '@paylinks/service-kit/run-service'
import { buildApp } from './app.ts'
import type { LinksApiEnv } from './env.ts'

export type LinksApiOptions = {
  env: LinksApiEnv
  /** The caller's: closed by the caller, after `stop`. */
  eventBus: EventBus
  log?: Logger
}

/** Starts links-api: the merchant API, and a relay of the outbox beside it. */
export async function startLinksApi({
  env,
  eventBus,
  log: given,
}: LinksApiOptions): Promise<RunningService & { port: number }> {
  const log = given ?? createLogger({ service: 'links-api', level: env.LOG_LEVEL })
  const registry = createMetrics('links-api')
  const db = connectDb(env.DATABASE_URL, { poolMax: env.DATABASE_POOL_MAX, log })
  const redis = env.REDIS_URL === undefined ? undefined : connectRedis(env.REDIS_URL, log)
  if (redis !== undefined) await firstConnection(redis)
  const outbox = createOutboxStore(db)
  let draining = false

  async function disconnect(): Promise<void> {
    redis?.disconnect()
    await db.$disconnect()
  }

  const app = buildApp({
    db,
    log,
    registry,
    sharePublicUrl: env.SHARE_PUBLIC_URL,
    limiter: createRateLimiter({
      redis,
      keyPrefix: `${env.REDIS_KEY_PREFIX}links-api`,
      limit: env.API_REQUESTS_PER_SECOND,
      windowSeconds: 1,
    }),
    signInLimiter: createRateLimiter({
      redis,
      keyPrefix: `${env.REDIS_KEY_PREFIX}dashboard-sign-in`,
      limit: env.DASHBOARD_SIGN_INS_PER_MINUTE,
      windowSeconds: 60,
    }),
    checks: [
      { name: 'database', required: true, check: () => db.$queryRaw`SELECT 1` },
      { name: 'event_bus', required: false, check: () => mustBe(eventBus.isConnected()) },
      ...(redis === undefined
        ? []
        : [{ name: 'redis', required: false, check: () => mustBe(redis.status === 'ready') }]),
    ],
    isDraining: () => draining,
  })
  const server = await listenHttp(app, {
    host: env.HOST,
    port: env.LINKS_API_PORT,
    portVariable: 'LINKS_API_PORT',
  }).catch(async (error: unknown) => {
    await disconnect()
    throw error
  })

  const relay = startOutboxRelay({ store: outbox, bus: eventBus, log, onBatch: outboxMetrics(registry, outbox) })
  const wakeUps = listenForOutbox(env.DATABASE_URL, relay.wake, log)
  log.info({ port: server.port }, 'links-api listens')

  return {
    log,
    port: server.port,
    async stop() {
      draining = true
      await server.close(env.SHUTDOWN_TIMEOUT_SECONDS * 1000)
      await Promise.all([wakeUps.close(), relay.stop()])
      await disconnect()
    },
  }
}

function mustBe(works: boolean): void {
  if (!works) throw new Error('not connected')
}
