import { isDbUnavailable } from '@paylinks/db/client'
import { createHttpApp, type HttpAppOptions } from '@paylinks/service-kit/http-app'
import { problems, routeNotFound } from '@paylinks/service-kit/problem'
import type { Express } from 'express'

/** The operators' routes: merchants manage their webhooks at links-api. */
export function buildApp(options: HttpAppOptions): Express {
  const app = createHttpApp(options)
  app.use(routeNotFound)
  app.use(problems({ log: options.log, isUnavailable: isDbUnavailable }))
  return app
}
