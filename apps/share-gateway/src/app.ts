import type { RequestListener } from 'node:http'
import { createHttpApp, type HttpAppOptions } from '@paylinks/service-kit/http-app'
import { routeNotFound } from '@paylinks/service-kit/problem'
import { createRequestRecorder } from '@paylinks/service-kit/request-recorder'
import { otherErrors } from './open-link/answers.ts'
import { type OpenLinkDependencies, openLink } from './open-link/open-link.ts'
import { isOpen } from './open-link/share-path.ts'

/** The public open on Node's own HTTP; Express for all else, which is the operators' routes and what is not found. */
export function buildApp(options: HttpAppOptions & OpenLinkDependencies): RequestListener {
  const { log } = options
  const recordRequest = createRequestRecorder(options)
  const open = openLink({ ...options, recordRequest })
  const app = createHttpApp({ ...options, recordRequest })
  app.use(routeNotFound)
  app.use(otherErrors(log))
  return (request, response) => (isOpen(request.url ?? '') ? open(request, response) : app(request, response))
}
