import { connectDb } from '@paylinks/db/client'
import type { EventBus } from '@paylinks/messaging/event-bus'
import { listenHttp } from '@paylinks/service-kit/http-server'
import { createLogger, type Logger } from '@paylinks/service-kit/logger'
import { createMetrics } from '@paylinks/service-kit/metrics'
import { connectRedis, createRateLimiter, firstConnection } from '@paylinks/service-kit/rate-limiter'
import type { RunningService } from '@paylinks/service-kit/run-service'
import { buildApp } from './app.ts'
import type { CheckoutEnv } from './env.ts'
import { loadAssets } from './hosted/assets.ts'
import { headersTooLarge } from './hosted/hosted-errors.tsx'
import { createPaymentQueue } from './hosted/payment-queue.ts'
import { createPictureStore } from './hosted/pictures/picture-store.ts'
import { relayOutbox } from './outbox/relay-outbox.ts'
import { createPaymentMetrics } from './payments/payment-metrics.ts'
import type { PaymentProcessors } from './payments/payment-processor.ts'
import { startSettler } from './payments/settler.ts'
import { createTestProcessor } from './payments/test-processor.ts'
import { withTimeouts } from './payments/with-timeout.ts'
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
  processors?: Partial<PaymentProcessors>
}

export type RunningCheckoutService = RunningService & { port: number; grpcPort: number }

/** Starts the hosted checkout, the gRPC server, and beside them a relay of the outbox and a settler of payments. */
export async function startCheckoutService(options: CheckoutServiceOptions): Promise<RunningCheckoutService> {
  const { env, eventBus } = options
  const log = options.log ?? createLogger({ service: 'checkout-service', level: env.LOG_LEVEL })
  const registry = createMetrics('checkout-service')
  const db = connectDb(env.DATABASE_URL, { poolMax: env.DATABASE_POOL_MAX, log })
  const redis = env.REDIS_URL === undefined ? undefined : connectRedis(env.REDIS_URL, log)
  if (redis !== undefined) await firstConnection(redis)
  const limiterOf = (name: string, limit: number) =>
    createRateLimiter({ redis, keyPrefix: `${env.REDIS_KEY_PREFIX}checkout-${name}`, limit, windowSeconds: 60 })
  const assets = loadAssets()
  let draining = false

  const payments = {
    db,
    processors: withTimeouts(
      { test: createTestProcessor({ db }), live: null, ...options.processors },
      env.CHECKOUT_PROCESSOR_TIMEOUT_SECONDS,
    ),
    leaseSeconds: env.CHECKOUT_ATTEMPT_LEASE_SECONDS,
    metrics: createPaymentMetrics(registry),
    log,
  }
  const settler = startSettler(payments)
  const relay = relayOutbox({ db, databaseUrl: env.DATABASE_URL, eventBus, log, registry })

  async function stopBackground(): Promise<void> {
    await Promise.all([settler.stop(), relay.stop()])
    redis?.disconnect()
    await db.$disconnect()
  }

  const app = buildApp({
    log,
    registry,
    checks: [
      { name: 'database', required: true, check: () => db.$queryRaw`SELECT 1` },
      { name: 'event_bus', required: false, check: () => mustBe(eventBus.isConnected()) },
      ...(redis === undefined
        ? []
        : [{ name: 'redis', required: false, check: () => mustBe(redis.status === 'ready') }]),
    ],
    isDraining: () => draining,
    hosted: {
      ...payments,
      wakeSettler: settler.wake,
      assets,
      pictures: createPictureStore(),
      publicUrl: env.CHECKOUT_PUBLIC_URL ?? null,
      sharePublicUrl: env.SHARE_PUBLIC_URL,
      trustedProxies: env.TRUST_PROXY,
      inPaymentQueue: createPaymentQueue({ databaseConnections: env.DATABASE_POOL_MAX }),
      attemptLimits: {
        perToken: limiterOf('session', env.CHECKOUT_ATTEMPTS_PER_SESSION),
        perClient: limiterOf('client', env.CHECKOUT_ATTEMPTS_PER_CLIENT),
      },
    },
  })

  const closing: (() => Promise<unknown>)[] = []
  try {
    const http = await listenHttp(app, {
      host: env.HOST,
      port: env.CHECKOUT_PORT,
      portVariable: 'CHECKOUT_PORT',
      headersTooLarge: headersTooLarge(assets, env.CHECKOUT_PUBLIC_URL ?? null),
    })
    closing.push(() => http.close(env.SHUTDOWN_TIMEOUT_SECONDS * 1000))
    const handlers = checkoutHandlers({
      db,
      tokenSecret: env.CHECKOUT_TOKEN_SECRET,
      checkoutPublicUrl: env.CHECKOUT_PUBLIC_URL ?? `http://localhost:${http.port}`,
      metrics: createMintMetrics(registry),
      callDuration: createRpcMetrics(registry),
      log,
    })
    const rpc = await listenRpc(handlers, env.HOST, env.CHECKOUT_GRPC_PORT)
    closing.push(rpc.close)
    log.info({ port: http.port, grpcPort: rpc.port }, 'checkout-service is ready')

    return {
      log,
      port: http.port,
      grpcPort: rpc.port,
      async stop() {
        draining = true
        await Promise.all(closing.map((close) => close()))
        await stopBackground()
      },
    }
  } catch (error) {
    await Promise.all(closing.map((close) => close()))
    await stopBackground()
    throw error
  }
}

function mustBe(condition: boolean): void {
  if (!condition) throw new Error('not connected')
}
