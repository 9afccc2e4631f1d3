import type { EventBus } from '@paylinks/messaging/event-bus'
import { startWithCleanup } from '@paylinks/service-kit/cleanup-stack'
import { createDraining } from '@paylinks/service-kit/draining'
import { connectionCheck } from '@paylinks/service-kit/health'
import { listenHttp } from '@paylinks/service-kit/http-server'
import { createLogger, type Logger } from '@paylinks/service-kit/logger'
import { createMetrics } from '@paylinks/service-kit/metrics'
import { createRateLimiter, openRedis, redisCheck } from '@paylinks/service-kit/rate-limiter'
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
  log?: Logger
  /** Other than the usual limits, to measure or to test what they are worth. */
  checkoutLimits?: Partial<CheckoutLimits>
}

/** By one client, such as a chat program's robot. They are not counted as its customers' opens. */
const PREVIEWS_PER_MINUTE = 60

/** Starts a gateway. It serves whatever is down: its refusals, limits and 503 page need neither Redis, RabbitMQ nor checkout. */
export function startShareGateway({
  env,
  eventBus,
  log: given,
  checkoutLimits,
}: ShareGatewayOptions): Promise<RunningShareGateway> {
  return startWithCleanup(async (cleanup) => {
    const log = given ?? createLogger({ service: 'share-gateway', level: env.LOG_LEVEL })
    const registry = createMetrics('share-gateway')
    const metrics = createGatewayMetrics(registry)
    const draining = createDraining(env.SHUTDOWN_DELAY_SECONDS)

    const checkout = connectCheckout({ target: env.CHECKOUT_GRPC_URL, limits: checkoutLimits, metrics, log })
    cleanup.push(checkout.close)

    const cache = createLinkCache({ resolve: checkout.resolves.submit })
    metrics.cacheEntries(cache.size)
    const subscription = await followLinks({ eventBus, cache, metrics, log })
    cleanup.push(subscription.close)

    const redis = await openRedis(env.REDIS_URL, { connectionName: 'share-gateway', log }, cleanup)
    const limiter = createRateLimiter({
      redis,
      keyPrefix: `${env.REDIS_KEY_PREFIX}share-opens`,
      limit: env.SHARE_OPENS_PER_MINUTE,
      windowSeconds: 60,
      onStoreFailure: () => metrics.rateLimitFallbacks.inc(),
    })

    const previewLimiter = createRateLimiter({
      redis,
      keyPrefix: `${env.REDIS_KEY_PREFIX}share-previews`,
      limit: PREVIEWS_PER_MINUTE,
      windowSeconds: 60,
      onStoreFailure: () => metrics.rateLimitFallbacks.inc(),
    })

    const admission = createAdmission()
    cleanup.push(admission.close)

    const app = buildApp({
      log,
      registry,
      // None is required: while one is down every replica lacks it, and taking them all out of the balancer would only
      // replace our own 503, which says when to retry, by the balancer's.
      checks: [
        connectionCheck('checkout', checkout.isReady),
        connectionCheck('event_bus', eventBus.isConnected),
        redisCheck(redis),
      ],
      isDraining: draining.hasBegun,
      trustedProxies: env.TRUST_PROXY,
      limiter,
      previewLimiter,
      admission,
      cache,
      mints: checkout.mints,
      cards: checkout.cards,
      metrics,
    })
    const http = await listenHttp(app, {
      host: env.HOST,
      port: env.SHARE_GATEWAY_PORT,
      portVariable: 'SHARE_GATEWAY_PORT',
      headersTooLarge: headersTooLargeAnswer,
    })
    cleanup.push(() => http.close(env.SHUTDOWN_TIMEOUT_SECONDS * 1000))

    cleanup.push(draining.begin)
    log.info({ port: http.port }, 'share-gateway is ready')
    return { log, port: http.port }
  })
}
