import { connectDb } from '@paylinks/db/client'
import type { EventBus } from '@paylinks/messaging/event-bus'
import { runOutbox } from '@paylinks/outbox/run-outbox'
import { runInBackground, startWithCleanup } from '@paylinks/service-kit/cleanup-stack'
import { createDraining } from '@paylinks/service-kit/draining'
import { connectionCheck } from '@paylinks/service-kit/health'
import { listenHttp } from '@paylinks/service-kit/http-server'
import { ownPorts } from '@paylinks/service-kit/installation-ports'
import { createLogger, type Logger } from '@paylinks/service-kit/logger'
import { createMetrics } from '@paylinks/service-kit/metrics'
import { createRateLimiter, openRedis, redisCheck } from '@paylinks/service-kit/rate-limiter'
import { createNameResolver, type ResolveName } from '@paylinks/service-kit/resolve-name'
import type { RunningService } from '@paylinks/service-kit/run-service'
import { createSweeper } from '@paylinks/service-kit/sweeper'
import { buildApp } from './app.ts'
import type { LinksApiEnv } from './env.ts'
import { createLists } from './paging/lists.ts'
import { removeDashboardSessions, removeEvents, removeIdempotencyKeys } from './retention/remove-expired.ts'
import { headersTooLarge } from './routing/browser-errors.ts'
import { addUpStatistics } from './statistics/add-up-statistics.ts'

export type LinksApiOptions = {
  env: LinksApiEnv
  /** The caller's: closed by the caller, after `stop`. */
  eventBus: EventBus
  log?: Logger
  /** Who resolves the names of webhook endpoints: the machine's name servers, unless said otherwise. */
  resolveName?: ResolveName
}

export type RunningLinksApi = RunningService & { port: number }

/** Starts links-api: the merchant API, and a relay of the outbox beside it. */
export function startLinksApi({
  env,
  eventBus,
  log: given,
  resolveName = createNameResolver(),
}: LinksApiOptions): Promise<RunningLinksApi> {
  return startWithCleanup(async (cleanup) => {
    const log = given ?? createLogger({ service: 'links-api', level: env.LOG_LEVEL })
    const registry = createMetrics('links-api')
    const draining = createDraining(env.SHUTDOWN_DELAY_SECONDS)

    const db = connectDb(env.DATABASE_URL, { poolMax: env.DATABASE_POOL_MAX, applicationName: 'links-api', log })
    cleanup.push(() => db.$disconnect())

    const listDb = connectDb(env.DATABASE_URL, {
      poolMax: env.DATABASE_LIST_POOL_MAX,
      applicationName: 'links-api lists',
      log,
    })
    cleanup.push(() => listDb.$disconnect())

    const redis = await openRedis(env.REDIS_URL, { connectionName: 'links-api', log }, cleanup)

    const outbox = { db, databaseUrl: env.DATABASE_URL, eventBus, log, registry, serviceName: 'links-api' }
    const sweeper = createSweeper({
      sweeps: [
        { what: 'events', remove: (limit) => removeEvents(db, env.EVENT_RETENTION_DAYS, limit) },
        {
          what: 'idempotency_keys',
          remove: (limit) => removeIdempotencyKeys(db, env.IDEMPOTENCY_RETENTION_HOURS, limit),
        },
        { what: 'dashboard_sessions', remove: (limit) => removeDashboardSessions(db, limit) },
      ],
      log,
      registry,
    })
    runInBackground(
      cleanup,
      sweeper.run,
      (signal) => runOutbox(outbox, signal),
      (signal) => addUpStatistics({ db, log }, signal),
    )

    const app = buildApp({
      db,
      lists: createLists(listDb),
      log,
      registry,
      sharePublicUrl: env.SHARE_PUBLIC_URL,
      trustedProxies: env.TRUST_PROXY,
      webhooks: {
        masterKey: env.PAYLINKS_MASTER_KEY,
        addressRules: { allowsLoopback: env.WEBHOOK_ALLOW_LOOPBACK, ownPorts: ownPorts(env) },
        resolveName,
      },
      limiter: createRateLimiter({
        redis,
        keyPrefix: `${env.REDIS_KEY_PREFIX}links-api`,
        limit: env.API_REQUESTS_PER_SECOND,
        windowSeconds: 1,
      }),
      failedKeyLimiter: createRateLimiter({
        redis,
        keyPrefix: `${env.REDIS_KEY_PREFIX}failed-keys`,
        limit: env.API_FAILED_KEYS_PER_MINUTE,
        windowSeconds: 60,
      }),
      signInLimiter: createRateLimiter({
        redis,
        keyPrefix: `${env.REDIS_KEY_PREFIX}dashboard-sign-in`,
        limit: env.DASHBOARD_SIGN_INS_PER_MINUTE,
        windowSeconds: 60,
      }),
      checks: [
        { name: 'database', required: true, check: () => db.$queryRaw`SELECT 1` },
        connectionCheck('event_bus', eventBus.isConnected),
        redisCheck(redis),
      ],
      isDraining: draining.hasBegun,
    })
    const http = await listenHttp(app, {
      host: env.HOST,
      port: env.LINKS_API_PORT,
      portVariable: 'LINKS_API_PORT',
      headersTooLarge,
    })
    cleanup.push(() => http.close(env.SHUTDOWN_TIMEOUT_SECONDS * 1000))

    cleanup.push(draining.begin)
    log.info({ port: http.port }, 'links-api is ready')
    return { log, port: http.port }
  })
}
