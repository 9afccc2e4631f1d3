import { connectDb } from '@paylinks/db/client'
import type { EventBus } from '@paylinks/messaging/event-bus'
import { listenHttp } from '@paylinks/service-kit/http-server'
import { createLogger } from '@paylinks/service-kit/logger'
import { createMetrics } from '@paylinks/service-kit/metrics'
import type { RunningService } from '@paylinks/service-kit/run-service'
import { buildApp } from './app.ts'
import type { CheckoutEnv } from './env.ts'
import { relayOutbox } from './outbox/relay-outbox.ts'
import { checkoutHandlers } from './rpc/checkout-handlers.ts'
import { createRpcMetrics } from './rpc/rpc-metrics.ts'
import { listenRpc } from './rpc/rpc-server.ts'
import { createMintMetrics } from './sessions/mint-metrics.ts'

export type RunningCheckoutService = RunningService & { port: number; grpcPort: number }

/** Starts the hosted page, the gRPC server and a relay of the outbox. The caller keeps the event bus and closes it afterwards. */
export async function startCheckoutService(options: {
  env: CheckoutEnv
  eventBus: EventBus
}): Promise<RunningCheckoutService> {
  const { env, eventBus } = options
  const log = createLogger({ service: 'checkout-service', level: env.LOG_LEVEL })
  const registry = createMetrics('checkout-service')
  const db = connectDb(env.DATABASE_URL, { poolMax: env.DATABASE_POOL_MAX, log })
  let draining = false

  const app = buildApp({
    log,
    registry,
    checks: [
      { name: 'database', required: true, check: () => db.$queryRaw`SELECT 1` },
      { name: 'event_bus', required: false, check: () => requireConnected(eventBus) },
    ],
    isDraining: () => draining,
  })
  const http = await listenHttp(app, { host: env.HOST, port: env.CHECKOUT_PORT, portVariable: 'CHECKOUT_PORT' })

  const handlers = checkoutHandlers({
    db,
    tokenSecret: env.CHECKOUT_TOKEN_SECRET,
    checkoutPublicUrl: env.CHECKOUT_PUBLIC_URL ?? `http://localhost:${http.port}`,
    metrics: createMintMetrics(registry),
    callDuration: createRpcMetrics(registry),
    log,
  })
  const rpc = await listenRpc(handlers, env.HOST, env.CHECKOUT_GRPC_PORT).catch(async (error: unknown) => {
    await http.close(0)
    throw error
  })
  const relay = relayOutbox({ db, databaseUrl: env.DATABASE_URL, eventBus, log, registry })
  log.info({ port: http.port, grpcPort: rpc.port }, 'checkout-service is ready')

  return {
    log,
    port: http.port,
    grpcPort: rpc.port,
    async stop() {
      draining = true
      await Promise.all([rpc.close(), http.close(env.SHUTDOWN_TIMEOUT_SECONDS * 1000)])
      await relay.stop()
      await db.$disconnect()
    },
  }
}

function requireConnected(eventBus: EventBus): void {
  if (!eventBus.isConnected()) throw new Error('the event bus is not connected')
}
