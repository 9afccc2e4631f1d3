import { pipeline } from 'node:stream/promises'
import { AppError } from '@paylinks/service-kit/app-error'
import type { RateLimiter } from '@paylinks/service-kit/rate-limiter'
import type { Express, RequestHandler, Response } from 'express'
import { authenticate, credentialOf, principalOf, requireScope } from '../authentication/authenticate.ts'
import type { FailedKeys } from '../authentication/failed-keys.ts'
import { jsonBody } from '../request-body/json-body.ts'
import { limitRate } from './limit-rate.ts'
import type { ApiDependencies, FileHandler, Route, StreamedAnswer } from './route.ts'

type RouteLimits = { requests: RateLimiter; failedKeys: FailedKeys }

/** Puts what every operation has before each handler: who asks, how often, may they, and what do they say. */
export function mountRoutes(app: Express, routes: Route[], dependencies: ApiDependencies, limits: RouteLimits): void {
  const known = authenticate(dependencies.db, limits.failedKeys)
  const limited = limitRate(limits.requests)
  for (const { operation, handle } of routes) {
    const { method, path, scope, body } = operation
    const permitted = scope === null ? [] : requireScope(scope)
    const read = body === undefined ? [] : jsonBody
    app[method](expressPath(path), known, limited, permitted, read, serve(handle, dependencies))
  }
  for (const path of new Set(routes.map(({ operation }) => operation.path))) {
    app.all(expressPath(path), refuseOtherMethods(routes.filter(({ operation }) => operation.path === path)))
  }
}

/** Answers the methods that none of the path's routes has. Express answers HEAD as GET without the body. */
function refuseOtherMethods(routes: Route[]): RequestHandler {
  const methods = routes.map(({ operation }) => operation.method.toUpperCase())
  const allow = methods.includes('GET') ? ['HEAD', ...methods] : methods
  return (_request, response) => {
    response.set('Allow', allow.sort().join(', '))
    throw new AppError('method_not_allowed')
  }
}

/** `/api/{account_id}/payment-links/{id}` → `/api/:account_id/payment-links/:id` */
function expressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}

function serve(handle: FileHandler, dependencies: ApiDependencies): RequestHandler {
  return async (request, response) => {
    const answered = await handle(
      {
        principal: principalOf(response),
        credential: credentialOf(response),
        method: request.method,
        path: request.path,
        params: request.params as Record<string, string>,
        query: new URLSearchParams(/\?(.*)$/s.exec(request.url)?.[1]),
        body: request.body,
        idempotencyKey: request.get('idempotency-key'),
        wantsCsv: request.accepts('application/json', 'text/csv') === 'text/csv',
      },
      dependencies,
    )
    response.status(answered.status).set({ ...answered.headers, 'Cache-Control': 'no-store' })
    if ('chunks' in answered) await sendChunks(response, answered)
    else response.type('application/json').send(answered.json)
  }
}

async function sendChunks(response: Response, { type, chunks }: StreamedAnswer): Promise<void> {
  response.set('Content-Type', type)
  try {
    await pipeline(chunks, response)
  } catch (error) {
    // The client hung up, and is told of in the log as such.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  }
}
