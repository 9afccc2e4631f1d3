import express, { type Express } from 'express'
import type { Registry } from 'prom-client'
import { operations, type ReadinessCheck } from './health.ts'
import type { Logger } from './logger.ts'
import { httpMetrics } from './metrics.ts'
import { requestContext } from './request-context.ts'

export type HttpAppOptions = {
  log: Logger
  registry: Registry
  checks: ReadinessCheck[]
  isDraining: () => boolean
}

/**
 * An Express app with what every service has: request ids, metrics, one log line a request, and the operators' routes.
 * The service adds its own routes, then `routeNotFound` and `problems`.
 */
export function createHttpApp({ log, registry, checks, isDraining }: HttpAppOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(requestContext())
  app.use(operations({ registry, checks, isDraining }))
  app.use(httpMetrics(registry))
  app.use(accessLog(log))
  return app
}

/** One line a request, by route pattern: paths hold tokens. */
function accessLog(log: Logger): express.RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now()
    response.once('finish', () => {
      const { method, route } = request
      const durationMs = Math.round((performance.now() - startedAt) * 10) / 10
      log.info({ method, route: route?.path ?? 'unmatched', status: response.statusCode, durationMs }, 'request')
    })
    next()
  }
}
