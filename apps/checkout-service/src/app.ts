import { isDbUnavailable } from '@paylinks/db/client'
import { createHttpApp, type HttpAppOptions } from '@paylinks/service-kit/http-app'
import { problems, routeNotFound } from '@paylinks/service-kit/problem'
import type { Express } from 'express'
import type { HostedContext } from './hosted/hosted-context.ts'
import { browserErrors } from './hosted/hosted-errors.tsx'
import { hostedRoutes } from './hosted/hosted-routes.ts'

/** The service's HTTP side: the hosted checkout, and the operators' routes. */
export function buildApp({ hosted, ...options }: HttpAppOptions & { hosted: HostedContext }): Express {
  const app = createHttpApp(options)
  app.use('/checkout', hostedRoutes(hosted))
  app.use(routeNotFound)
  app.use(browserErrors(hosted))
  app.use(problems({ log: options.log, isUnavailable: isDbUnavailable }))
  return app
}
