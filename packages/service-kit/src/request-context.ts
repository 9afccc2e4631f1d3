import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import { newId } from '@paylinks/contracts/ids'
import type { RequestHandler } from 'express'
import { isTrustedProxy, type Subnet } from './client-key.ts'

/** What travels with a request from HTTP over gRPC to AMQP. */
export type RequestContext = {
  requestId: string
  /** W3C Trace Context, https://www.w3.org/TR/trace-context/. Undefined where nobody follows a trace. */
  traceparent: string | undefined
}

const storage = new AsyncLocalStorage<RequestContext>()

/** The context of the request being served; undefined outside of one. */
export function currentRequest(): RequestContext | undefined {
  return storage.getStore()
}

export function runInRequest<Result>(context: RequestContext, work: () => Result): Result {
  return storage.run(context, work)
}

const REQUEST_ID = /^[A-Za-z0-9_.:-]{1,128}$/
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/

/** Goes on with the caller's ids where they are well formed, and makes new ones where not: a caller cannot write into our logs. */
export function requestContextFrom(requestId: string | undefined, traceparent: string | undefined): RequestContext {
  return {
    requestId: requestId !== undefined && REQUEST_ID.test(requestId) ? requestId : newId('request'),
    traceparent: childTraceparent(traceparent),
  }
}

/** The same for requests so frequent that no trace is begun for one, and that have an id at hand: it goes on with a trace that the caller follows. */
export function untracedContextFrom(
  requestId: string | undefined,
  traceparent: string | undefined,
  ownId: string,
): RequestContext {
  return {
    requestId: requestId !== undefined && REQUEST_ID.test(requestId) ? requestId : ownId,
    traceparent: traceparent === undefined ? undefined : childTraceparent(traceparent),
  }
}

function childTraceparent(parent: string | undefined): string {
  const match = parent === undefined ? null : TRACEPARENT.exec(parent)
  const traceId = match?.[1] ?? randomBytes(16).toString('hex')
  return `00-${traceId}-${randomBytes(8).toString('hex')}-${match?.[2] ?? '01'}`
}

/**
 * Opens the request's context and names it in `X-Request-Id`. Only trusted proxies may choose the ids: otherwise a stranger
 * could make requests look like one another's.
 */
export function requestContext(trustedProxies: readonly Subnet[]): RequestHandler {
  return (request, response, next) => {
    const isBelieved = isTrustedProxy(request.socket.remoteAddress, trustedProxies)
    const context = isBelieved
      ? requestContextFrom(request.get('x-request-id'), request.get('traceparent'))
      : requestContextFrom(undefined, undefined)
    response.set('X-Request-Id', context.requestId)
    runInRequest(context, next)
  }
}
