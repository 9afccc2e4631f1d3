import { connectDb } from '@paylinks/db/client'
import type { EventBus } from '@paylinks/messaging/event-bus'
import { removePublished } from '@paylinks/outbox/remove-published'
import { runOutbox } from '@paylinks/outbox/run-outbox'
import { runInBackground, startWithCleanup } from '@paylinks/service-kit/cleanup-stack'
import { createDraining } from '@paylinks/service-kit/draining'
import { connectionCheck } from '@paylinks/service-kit/health'
import { listenHttp } from '@paylinks/service-kit/http-server'
import { createLogger, type Logger } from '@paylinks/service-kit/logger'
import { createMetrics } from '@paylinks/service-kit/metrics'
import { createRateLimiter, openRedis, redisCheck } from '@paylinks/service-kit/rate-limiter'
import type { RunningService } from '@paylinks/service-kit/run-service'
import { createSweeper } from '@paylinks/service-kit/sweeper'
import { buildApp } from './app.ts'
import type { CheckoutEnv } from './env.ts'
import { loadAssets } from './hosted/assets.ts'
import { headersTooLarge } from './hosted/hosted-errors.tsx'
import { createPaymentQueue } from './hosted/payment-queue.ts'
import { createPictureStore } from './hosted/pictures/picture-store.ts'
import { DECLINE_WINDOW_SECONDS, DECLINES_PER_HOUR } from './payments/decline-limits.ts'
import { createPaymentMetrics } from './payments/payment-metrics.ts'
import { createProcessorRegistry, type ModeProcessors } from './payments/processor-registry.ts'
import { createSettler } from './payments/settler.ts'
import { createTestProcessor } from './payments/test-processor.ts'
import { createAbandonedRemoval } from './retention/remove-abandoned.ts'
import { checkoutHandlers } from './rpc/checkout-handlers.ts'
import { createRpcMetrics } from './rpc/rpc-metrics.ts'
import { listenRpc } from './rpc/rpc-server.ts'
import { createMintMetrics } from './sessions/mint-metrics.ts'

export type CheckoutServiceOptions = {
  env: CheckoutEnv
  /** The caller's: closed by the caller, after `stop`. */
  eventBus: EventBus
  log?: Logger
  /** Who takes payments: in test mode the test processor, in live mode nobody, unless said otherwise. */
  processors?: Partial<ModeProcessors>
}

export type RunningCheckoutService = RunningService & { port: number; grpcPort: number }

/** Starts the hosted checkout, the gRPC server, and beside them a relay of the outbox and a settler of payments. */
export function startCheckoutService({
  env,
  eventBus,
  log: given,
  processors,
}: CheckoutServiceOptions): Promise<RunningCheckoutService> {
  return startWithCleanup(async (cleanup) => {
    const log = given ?? createLogger({ service: 'checkout-service', level: env.LOG_LEVEL })
    const registry = createMetrics('checkout-service')
    const draining = createDraining(env.SHUTDOWN_DELAY_SECONDS)
    const assets = loadAssets()

    const db = connectDb(env.DATABASE_URL, { poolMax: env.DATABASE_POOL_MAX, applicationName: 'checkout-service', log })
    cleanup.push(() => db.$disconnect())

    const redis = await openRedis(env.REDIS_URL, { connectionName: 'checkout-service', log }, cleanup)
    const limiterOf = (name: string, limit: number, windowSeconds = 60) =>
      createRateLimiter({ redis, keyPrefix: `${env.REDIS_KEY_PREFIX}checkout-${name}`, limit, windowSeconds })
    const declineLimiterOf = (scope: keyof typeof DECLINES_PER_HOUR) =>
      limiterOf(`declines-${scope}`, DECLINES_PER_HOUR[scope], DECLINE_WINDOW_SECONDS)

    const payments = {
      db,
      processors: createProcessorRegistry(
        { test: createTestProcessor({ db }), live: null, ...processors },
        env.CHECKOUT_PROCESSOR_TIMEOUT_SECONDS,
      ),
      leaseSeconds: env.CHECKOUT_ATTEMPT_LEASE_SECONDS,
      metrics: createPaymentMetrics(registry),
      log,
    }
    const settler = createSettler(payments)
    const outbox = { db, databaseUrl: env.DATABASE_URL, eventBus, log, registry, serviceName: 'checkout-service' }
    const sweeper = createSweeper({
      sweeps: [
        { what: 'abandoned_sessions', remove: createAbandonedRemoval(db, env.SESSION_RETENTION_DAYS) },
        { what: 'outbox', remove: (limit) => removePublished(db, env.OUTBOX_RETENTION_DAYS, limit) },
      ],
      log,
      registry,
    })
    runInBackground(cleanup, settler.run, sweeper.run, (signal) => runOutbox(outbox, signal))

    const app = buildApp({
      log,
      registry,
      checks: [
        { name: 'database', required: true, check: () => db.$queryRaw`SELECT 1` },
        connectionCheck('event_bus', eventBus.isConnected),
        redisCheck(redis),
      ],
      isDraining: draining.hasBegun,
      trustedProxies: env.TRUST_PROXY,
      hosted: {
        ...payments,
        wakeSettler: settler.wake,
        assets,
        pictures: createPictureStore(),
        publicUrl: env.CHECKOUT_PUBLIC_URL ?? null,
        sharePublicUrl: env.SHARE_PUBLIC_URL,
        trustedProxies: env.TRUST_PROXY,
        inPaymentQueue: createPaymentQueue({ databaseConnections: env.DATABASE_POOL_MAX }),
        requestLimits: {
          pagesPerClient: limiterOf('pages-client', env.CHECKOUT_PAGES_PER_CLIENT),
          pagesPerSession: limiterOf('pages-session', env.CHECKOUT_PAGES_PER_SESSION),
          filesPerClient: limiterOf('files-client', env.CHECKOUT_FILES_PER_CLIENT),
        },
        declineLimits: {
          client: declineLimiterOf('client'),
          link: declineLimiterOf('link'),
          account: declineLimiterOf('account'),
        },
        attemptLimits: {
          perToken: limiterOf('session', env.CHECKOUT_ATTEMPTS_PER_SESSION),
          perClient: limiterOf('client', env.CHECKOUT_ATTEMPTS_PER_CLIENT),
        },
      },
    })
    const http = await listenHttp(app, {
      host: env.HOST,
      port: env.CHECKOUT_PORT,
      portVariable: 'CHECKOUT_PORT',
      headersTooLarge: headersTooLarge(assets, env.CHECKOUT_PUBLIC_URL ?? null),
    })
    cleanup.push(() => http.close(env.SHUTDOWN_TIMEOUT_SECONDS * 1000))

    const handlers = checkoutHandlers({
      db,
      tokenSecret: env.CHECKOUT_TOKEN_SECRET,
      checkoutPublicUrl: env.CHECKOUT_PUBLIC_URL ?? `http://localhost:${http.port}`,
      metrics: createMintMetrics(registry),
      callDuration: createRpcMetrics(registry),
      log,
    })
    const rpc = await listenRpc(handlers, env.CHECKOUT_GRPC_HOST ?? env.HOST, env.CHECKOUT_GRPC_PORT)
    cleanup.push(rpc.close)

    cleanup.push(draining.begin)
    log.info({ port: http.port, grpcPort: rpc.port }, 'checkout-service is ready')
    return { log, port: http.port, grpcPort: rpc.port }
  })
}
