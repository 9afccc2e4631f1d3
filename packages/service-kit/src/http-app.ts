import express, { type Express } from 'express'
import type { Registry } from 'prom-client'
import type { Subnet } from './client-key.ts'
import { operations, type ReadinessCheck } from './health.ts'
import type { Logger } from './logger.ts'
import { currentRequest, requestContext } from './request-context.ts'
import { createRequestRecorder, type RequestRecorder } from './request-recorder.ts'

export type HttpAppOptions = {
  log: Logger
  registry: Registry
  checks: ReadinessCheck[]
  isDraining: () => boolean
  /** Whose `X-Request-Id` and `traceparent` the service goes on with. */
  trustedProxies: readonly Subnet[]
  /** For a service that answers some requests without Express, and tells the same recorder of them. */
  recordRequest?: RequestRecorder
}

/**
 * An Express app with what every service has: request ids, metrics, one log line a request, and the operators' routes.
 * The service adds its own routes, then `routeNotFound` and `problems`.
 */
export function createHttpApp(options: HttpAppOptions): Express {
  const { log, registry, checks, isDraining, trustedProxies } = options
  const recordRequest = options.recordRequest ?? createRequestRecorder({ log, registry })
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(requestContext(trustedProxies))
  app.use(operations({ registry, checks, isDraining }))
  app.use(tellOfAnswer(recordRequest))
  return app
}

/** What nginx calls it when the client hung up before the answer was sent. */
const CLIENT_CLOSED_REQUEST = 499

function tellOfAnswer(recordRequest: RequestRecorder): express.RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now()
    const context = currentRequest()
    response.once('close', () => {
      const { method, route } = request
      const status = response.writableFinished ? response.statusCode : CLIENT_CLOSED_REQUEST
      recordRequest({ method, route: route?.path ?? 'unmatched', status, startedAt, context })
    })
    next()
  }
}
