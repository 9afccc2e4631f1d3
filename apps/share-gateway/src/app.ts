import { createHttpApp, type HttpAppOptions } from '@paylinks/service-kit/http-app'
import { routeNotFound } from '@paylinks/service-kit/problem'
import type { Express, RequestHandler } from 'express'
import { otherErrors } from './open-link/answers.ts'
import { type OpenLinkDependencies, openLink, openLinkErrors } from './open-link/open-link.ts'

const SHARE_PATH = '/api/pay/share'

/**
 * The public open, and the operators' routes. The open is mounted, not routed: a router would decode the token, and
 * answer one that it cannot decode by itself.
 */
export function buildApp(options: HttpAppOptions & OpenLinkDependencies): Express {
  const { log, metrics } = options
  const app = createHttpApp(options)
  app.use(SHARE_PATH, nameRoute(`${SHARE_PATH}/:secure_token`), openLink(options), openLinkErrors(log, metrics))
  app.use(routeNotFound)
  app.use(otherErrors(log))
  return app
}

/** Logs and metrics go by the route's pattern, which a mounted handler has to name itself. */
function nameRoute(path: string): RequestHandler {
  return (request, _response, next) => {
    request.route = { path }
    next()
  }
}
