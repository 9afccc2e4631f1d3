import * as operations from '@paylinks/contracts/operations/payment-links'
import { type Db, isDbUnavailable } from '@paylinks/db/client'
import { createHttpApp, type HttpAppOptions } from '@paylinks/service-kit/http-app'
import { problems, routeNotFound } from '@paylinks/service-kit/problem'
import type { RateLimiter } from '@paylinks/service-kit/rate-limiter'
import type { Express } from 'express'
import { idempotent } from './idempotency/idempotent.ts'
import { createLink } from './payment-links/create-link.ts'
import { deactivateLink } from './payment-links/deactivate-link.ts'
import { getLink } from './payment-links/get-link.ts'
import { listLinks } from './payment-links/list-links.ts'
import { updateLink } from './payment-links/update-link.ts'
import { reference } from './reference/reference.ts'
import { mountRoutes } from './routing/mount-routes.ts'
import type { Route } from './routing/route.ts'

export type ApiDependencies = {
  db: Db
  /** Where customers open links, without a trailing slash. */
  sharePublicUrl: string
}

/** The merchant API on one screen: each operation of the contract, and who answers it. */
export function apiRoutes(dependencies: ApiDependencies): Route[] {
  const { db } = dependencies
  return [
    { operation: operations.createPaymentLink, handle: idempotent(db, createLink(dependencies)) },
    { operation: operations.listPaymentLinks, handle: listLinks(dependencies) },
    { operation: operations.getPaymentLink, handle: getLink(dependencies) },
    { operation: operations.updatePaymentLink, handle: updateLink(dependencies) },
    { operation: operations.deactivatePaymentLink, handle: deactivateLink(dependencies) },
  ]
}

export type AppOptions = HttpAppOptions & ApiDependencies & { limiter: RateLimiter }

export function buildApp({ db, sharePublicUrl, limiter, ...http }: AppOptions): Express {
  const app = createHttpApp(http)
  app.use(reference())
  mountRoutes(app, apiRoutes({ db, sharePublicUrl }), { db, limiter })
  app.use(routeNotFound)
  app.use(problems({ log: http.log, isUnavailable: isDbUnavailable }))
  return app
}
