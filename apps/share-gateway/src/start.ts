import type { EventBus } from '@paylinks/messaging/event-bus'
import { listenHttp } from '@paylinks/service-kit/http-server'
import { createLogger } from '@paylinks/service-kit/logger'
import { createMetrics } from '@paylinks/service-kit/metrics'
import { connectRedis, createRateLimiter, firstConnection } from '@paylinks/service-kit/rate-limiter'
import type { RunningService } from '@paylinks/service-kit/run-service'
import { buildApp } from './app.ts'
import { type CheckoutLimits, connectCheckout } from './checkout/connect-checkout.ts'
import type { GatewayEnv } from './env.ts'
import { createGatewayMetrics } from './gateway-metrics.ts'
import { createAdmission } from './open-link/admission.ts'
import { headersTooLargeAnswer } from './open-link/answers.ts'
import { followLinks } from './open-link/follow-links.ts'
import { createLinkCache } from './open-link/link-cache.ts'

export type RunningShareGateway = RunningService & { port: number }

type ShareGatewayOptions = {
  env: GatewayEnv
  /** The caller's: closed by the caller, after the gateway has stopped. */
  eventBus: EventBus
  /** Other than the usual limits, to measure or to test what they are worth. */
  checkoutLimits?: Partial<CheckoutLimits>
}

/** Starts a gateway. It serves whatever is down: its refusals, limits and 503 page need neither Redis, RabbitMQ nor checkout. */
export async function startShareGateway(options: ShareGatewayOptions): Promise<RunningShareGateway> {
  const { env, eventBus, checkoutLimits } = options
  const log = createLogger({ service: 'share-gateway', level: env.LOG_LEVEL })
  const registry = createMetrics('share-gateway')
  const metrics = createGatewayMetrics(registry)
  let draining = false

  const redis = env.REDIS_URL === undefined ? undefined : connectRedis(env.REDIS_URL, log)
  const limiter = createRateLimiter({
    redis,
    keyPrefix: `${env.REDIS_KEY_PREFIX}share-opens`,
    limit: env.SHARE_OPENS_PER_MINUTE,
    windowSeconds: 60,
    onStoreFailure: () => metrics.rateLimitFallbacks.inc(),
  })
  const checkout = connectCheckout({ target: env.CHECKOUT_GRPC_URL, limits: checkoutLimits, metrics, log })
  const cache = createLinkCache({ resolve: checkout.resolves.submit })
  metrics.cacheEntries(cache.size)
  const admission = createAdmission()
  const subscription = await followLinks({ eventBus, cache, metrics, log })
  if (redis !== undefined) await firstConnection(redis)

  async function disconnect(): Promise<void> {
    await subscription.close()
    checkout.close()
    admission.close()
    redis?.disconnect()
  }

  const app = buildApp({
    log,
    registry,
    // None is required: while one is down every replica lacks it, and taking them all out of the balancer would only
    // replace our own 503, which says when to retry, by the balancer's.
    checks: [
      { name: 'checkout', required: false, check: () => assertConnected(checkout.isReady()) },
      { name: 'redis', required: false, check: () => assertConnected(redis === undefined || redis.status === 'ready') },
      { name: 'event_bus', required: false, check: () => assertConnected(eventBus.isConnected()) },
    ],
    isDraining: () => draining,
    trustedProxies: env.TRUST_PROXY,
    limiter,
    admission,
    cache,
    mints: checkout.mints,
    metrics,
  })
  const listenOn = {
    host: env.HOST,
    port: env.SHARE_GATEWAY_PORT,
    portVariable: 'SHARE_GATEWAY_PORT',
    headersTooLarge: headersTooLargeAnswer,
  }
  const http = await listenHttp(app, listenOn).catch(async (error: unknown) => {
    await disconnect()
    throw error
  })
  log.info({ port: http.port }, 'share-gateway is ready')

  return {
    log,
    port: http.port,
    async stop() {
      draining = true
      await http.close(env.SHUTDOWN_TIMEOUT_SECONDS * 1000)
      await disconnect()
    },
  }
}

function assertConnected(isConnected: boolean): void {
  if (!isConnected) throw new Error('not connected')
}
