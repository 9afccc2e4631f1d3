import type { OpenedLink } from '@paylinks/contracts/share'
import type { AppError } from '@paylinks/service-kit/app-error'
import type { Logger } from '@paylinks/service-kit/logger'
import { problemOf, toAppError } from '@paylinks/service-kit/problem'
import type { RateLimitVerdict } from '@paylinks/service-kit/rate-limiter'
import { currentRequest } from '@paylinks/service-kit/request-context'
import type { ErrorRequestHandler, Request, Response } from 'express'
import Negotiator from 'negotiator'
import { headersTooLargePage, PAGE_CONTENT_SECURITY_POLICY, refusalPage, waitingPage } from './refusal-page.tsx'

const JSON_TYPE = 'application/json'
const HTML_TYPE = 'text/html; charset=utf-8'

/** On every answer of the public route, whatever it is. */
export const standingHeaders = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Robots-Tag': 'noindex',
  Vary: 'Accept',
  // Any shop's page may open a link: the answer is for whoever has the link, and depends on no cookie.
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After',
}

/** https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-05 */
export function rateLimitHeaders({ limit, remaining, resetSeconds }: RateLimitVerdict): Record<string, string> {
  return {
    'RateLimit-Limit': String(limit),
    'RateLimit-Remaining': String(remaining),
    'RateLimit-Reset': String(resetSeconds),
  }
}

const PREFLIGHT_SECONDS = 86_400

/** Tells a script's browser that it may open links. */
export function sendPreflight(response: Response): void {
  response
    .status(204)
    .set({
      'Access-Control-Allow-Methods': 'GET, HEAD',
      'Access-Control-Allow-Headers': '*',
      'Access-Control-Max-Age': String(PREFLIGHT_SECONDS),
    })
    .end()
}

/** Browsers go straight to the hosted checkout; API clients are told where it is. */
export function sendSession(request: Request, response: Response, session: OpenedLink): void {
  if (prefersHtml(request)) response.status(303).set('Location', session.checkout_url).end()
  else response.json(session)
}

/** The error as a page or as a problem. "Link unavailable" is the same bytes every time, so it names no request. */
export function sendRefusal(request: Request, response: Response, error: AppError): void {
  const isGeneric = error.code === 'link_unavailable'
  if (isGeneric) response.removeHeader('X-Request-Id')
  if (error.retryAfterSeconds !== undefined) response.set('Retry-After', String(error.retryAfterSeconds))
  response.status(error.status)
  if (prefersHtml(request)) {
    sendRefusalPage(response, error)
    return
  }
  const problem = problemOf(error, isGeneric ? undefined : currentRequest()?.requestId)
  response.type('application/problem+json').send(JSON.stringify(problem))
}

/** Errors of every path but the open's, for people and programs alike. */
export function otherErrors(log: Logger): ErrorRequestHandler {
  return (thrown, request, response, next) => {
    const error = toAppError(thrown, () => false)
    if (error.status >= 500) log.error({ err: thrown, code: error.code }, 'request failed')
    if (response.headersSent) return next(thrown)
    response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff', Vary: 'Accept' })
    sendRefusal(request, response, error)
  }
}

/** Whoever has to wait gets a page that opens the link by itself. */
function sendRefusalPage(response: Response, { code, retryAfterSeconds }: AppError): void {
  response.set('Content-Security-Policy', PAGE_CONTENT_SECURITY_POLICY).type('html')
  if (code === 'rate_limited' && retryAfterSeconds !== undefined) {
    response.set('Refresh', String(retryAfterSeconds)).send(waitingPage(retryAfterSeconds))
  } else {
    response.send(refusalPage(code))
  }
}

/** For what could not even be read as a request. */
export const headersTooLargeAnswer = {
  headers: {
    'Content-Type': HTML_TYPE,
    'Content-Security-Policy': PAGE_CONTENT_SECURITY_POLICY,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  },
  body: headersTooLargePage,
}

/** JSON unless HTML is asked for more: that is what browsers do, and scripts that name no type do not. */
function prefersHtml(request: Request): boolean {
  return new Negotiator(request).mediaType([JSON_TYPE, HTML_TYPE]) === HTML_TYPE
}
