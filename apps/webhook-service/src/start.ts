import { connectDb } from '@paylinks/db/client'
import type { EventBus } from '@paylinks/messaging/event-bus'
import { runInBackground, startWithCleanup } from '@paylinks/service-kit/cleanup-stack'
import { createDraining } from '@paylinks/service-kit/draining'
import { connectionCheck } from '@paylinks/service-kit/health'
import { listenHttp } from '@paylinks/service-kit/http-server'
import { ownPorts } from '@paylinks/service-kit/installation-ports'
import { createLogger, type Logger } from '@paylinks/service-kit/logger'
import { createMetrics } from '@paylinks/service-kit/metrics'
import { createNameResolver, type ResolveName } from '@paylinks/service-kit/resolve-name'
import type { RunningService } from '@paylinks/service-kit/run-service'
import { createSweeper } from '@paylinks/service-kit/sweeper'
import { buildApp } from './app.ts'
import { removeDeletedEndpoints, removeDeliveries } from './deliveries/delivery-store.ts'
import { followEvents } from './deliveries/follow-events.ts'
import { keepHouse } from './deliveries/keep-house.ts'
import { createDispatcher } from './dispatch/dispatcher.ts'
import { createSender } from './dispatch/send-webhook.ts'
import type { WebhookEnv } from './env.ts'
import { createWebhookMetrics } from './webhook-metrics.ts'

type WebhookServiceOptions = {
  env: WebhookEnv
  /** The caller's: closed by the caller, after `stop`. */
  eventBus: EventBus
  log?: Logger
  /** Who resolves the names of endpoints: the machine's name servers, unless said otherwise. */
  resolveName?: ResolveName
}

export type RunningWebhookService = RunningService & { port: number }

/** Starts the delivery of events to merchants' endpoints. */
export function startWebhookService({
  env,
  eventBus,
  log: given,
  resolveName = createNameResolver(),
}: WebhookServiceOptions): Promise<RunningWebhookService> {
  return startWithCleanup(async (cleanup) => {
    const log = given ?? createLogger({ service: 'webhook-service', level: env.LOG_LEVEL })
    const registry = createMetrics('webhook-service')
    const draining = createDraining(env.SHUTDOWN_DELAY_SECONDS)

    const db = connectDb(env.DATABASE_URL, { poolMax: env.DATABASE_POOL_MAX, applicationName: 'webhook-service', log })
    cleanup.push(() => db.$disconnect())

    const metrics = createWebhookMetrics(registry, db)
    const addressRules = { allowsLoopback: env.WEBHOOK_ALLOW_LOOPBACK, ownPorts: ownPorts(env) }
    const dispatcher = createDispatcher({
      db,
      log,
      metrics,
      masterKey: env.PAYLINKS_MASTER_KEY,
      send: createSender({ addressRules, resolveName }),
      triesAtOnce: env.WEBHOOK_TRIES_AT_ONCE,
    })
    const house = { db, log, wakeDispatcher: dispatcher.wake }
    const sweeper = createSweeper({
      sweeps: [
        { what: 'webhook_deliveries', remove: (limit) => removeDeliveries(db, limit) },
        { what: 'webhook_endpoints', remove: (limit) => removeDeletedEndpoints(db, limit) },
      ],
      log,
      registry,
    })
    runInBackground(cleanup, dispatcher.run, sweeper.run, (signal) => keepHouse(house, signal))

    const following = await followEvents({ db, eventBus, log, metrics, wakeDispatcher: dispatcher.wake })
    cleanup.push(following.close)

    const app = buildApp({
      log,
      registry,
      trustedProxies: [],
      checks: [
        { name: 'database', required: true, check: () => db.$queryRaw`SELECT 1` },
        connectionCheck('event_bus', eventBus.isConnected),
      ],
      isDraining: draining.hasBegun,
    })
    const http = await listenHttp(app, { host: env.HOST, port: env.WEBHOOK_PORT, portVariable: 'WEBHOOK_PORT' })
    cleanup.push(() => http.close(env.SHUTDOWN_TIMEOUT_SECONDS * 1000))

    cleanup.push(draining.begin)
    log.info({ port: http.port }, 'webhook-service is ready')
    return { log, port: http.port }
  })
}
