import type { IncomingMessage, ServerResponse } from 'node:http'
import type { OpenedLink } from '@paylinks/contracts/share'
import type { AppError } from '@paylinks/service-kit/app-error'
import type { Logger } from '@paylinks/service-kit/logger'
import { problemOf, toAppError } from '@paylinks/service-kit/problem'
import type { RateLimitVerdict } from '@paylinks/service-kit/rate-limiter'
import { currentRequest } from '@paylinks/service-kit/request-context'
import type { ErrorRequestHandler } from 'express'
import type { LinkCard } from '../checkout/rpc-results.ts'
import { prefersHtml } from './prefers-html.ts'
import { previewCard } from './preview-card.tsx'
import { headersTooLargePage, PAGE_CONTENT_SECURITY_POLICY, refusalPage, waitingPage } from './refusal-page.tsx'

const HTML_TYPE = 'text/html; charset=utf-8'

/** An answer of this service, whole: its headers are name, value, name, value …, and the length of its body is added. */
export type Answer = {
  status: number
  headers: readonly string[]
  body: string
  /** Of what is sent often: all headers but those of the request, put together once. */
  head?: readonly string[]
}

/** On every answer of the public route, whatever it is. */
const standingHeaders = [
  'Cache-Control',
  'no-store',
  'Referrer-Policy',
  'no-referrer',
  'X-Content-Type-Options',
  'nosniff',
  'X-Robots-Tag',
  'noindex',
  'Vary',
  'Accept',
  // Any shop's page may open a link: the answer is for whoever has the link, and depends on no cookie.
  'Access-Control-Allow-Origin',
  '*',
  'Access-Control-Expose-Headers',
  'RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After',
]

const jsonHeaders = ['Content-Type', 'application/json; charset=utf-8']
const problemHeaders = ['Content-Type', 'application/problem+json; charset=utf-8']
const pageHeaders = ['Content-Security-Policy', PAGE_CONTENT_SECURITY_POLICY, 'Content-Type', HTML_TYPE]

/** Sends an answer of the open, with what stands on all of them, in one piece. A name that is null is not told. */
export function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  requestId: string | null,
  verdict: RateLimitVerdict | null,
): void {
  const head = answer.head?.slice() ?? headOf(answer)
  if (requestId !== null) head.push('X-Request-Id', requestId)
  if (verdict !== null) pushRateLimit(head, verdict)
  response.writeHead(answer.status, head)
  response.end(answer.body)
}

function headOf({ status, headers, body }: Answer): string[] {
  // The length is what GET would send; a status without a body has none.
  const length = status === 204 ? [] : ['Content-Length', String(Buffer.byteLength(body))]
  return [...standingHeaders, ...headers, ...length]
}

const prepared = (answer: Answer): Answer => ({ ...answer, head: headOf(answer) })

/** https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-05 */
function pushRateLimit(head: string[], { limit, remaining, resetSeconds }: RateLimitVerdict): void {
  head.push('RateLimit-Limit', String(limit))
  head.push('RateLimit-Remaining', String(remaining))
  head.push('RateLimit-Reset', String(resetSeconds))
}

const PREFLIGHT_SECONDS = 86_400

/** Tells a script's browser that it may open links. */
export const preflightAnswer = prepared({
  status: 204,
  headers: [
    'Access-Control-Allow-Methods',
    'GET, HEAD',
    'Access-Control-Allow-Headers',
    '*',
    'Access-Control-Max-Age',
    String(PREFLIGHT_SECONDS),
  ],
  body: '',
})

/** To a HEAD of a link that can be opened. */
export const openableAnswer = prepared({ status: 200, headers: [], body: '' })

/** Browsers go straight to the hosted checkout; API clients are told where it is. */
export function sessionAnswer(request: IncomingMessage, session: OpenedLink): Answer {
  if (prefersHtml(request.headers.accept)) return { status: 303, headers: ['Location', session.checkout_url], body: '' }
  return { status: 200, headers: jsonHeaders, body: JSON.stringify(session) }
}

/** What a preview robot gets for a link that can be opened, whatever it accepts. */
export function cardAnswer(card: LinkCard): Answer {
  return { status: 200, headers: pageHeaders, body: previewCard(card) }
}

/** An error as a page or as a problem. */
export function refusalAnswer(request: IncomingMessage, error: AppError, requestId: string | null): Answer {
  return prefersHtml(request.headers.accept) ? pageAnswer(error) : problemAnswer(error, requestId)
}

/** "Link unavailable" is the same bytes every time, so it names no request. */
export function isAnonymous({ code }: AppError): boolean {
  return code === 'link_unavailable'
}

/** Pages and parts of problems are kept with their error: those that are sent often are made once. */
const pages = new WeakMap<AppError, Answer>()
const nameless = new WeakMap<AppError, Answer>()
const named = new WeakMap<AppError, { headers: string[]; before: string; after: string }>()
const ID_PLACE = '@'

export function problemAnswer(error: AppError, requestId: string | null): Answer {
  const { status } = error
  if (requestId === null) {
    return kept(nameless, error, () =>
      prepared({ status, headers: headersOfProblem(error), body: JSON.stringify(problemOf(error)) }),
    )
  }
  const { headers, before, after } = kept(named, error, () => {
    const [start = '', end = ''] = JSON.stringify(problemOf(error, ID_PLACE)).split(`"${ID_PLACE}"`)
    return { headers: headersOfProblem(error), before: start, after: end }
  })
  return { status, headers, body: `${before}${JSON.stringify(requestId)}${after}` }
}

const headersOfProblem = (error: AppError) => [...problemHeaders, ...retryAfter(error)]

function retryAfter({ retryAfterSeconds }: AppError): string[] {
  return retryAfterSeconds === undefined ? [] : ['Retry-After', String(retryAfterSeconds)]
}

/** Whoever has to wait gets a page that opens the link by itself. */
function pageAnswer(error: AppError): Answer {
  return kept(pages, error, () => {
    const { code, status, retryAfterSeconds } = error
    const headers = [...pageHeaders, ...retryAfter(error)]
    if (code !== 'rate_limited' || retryAfterSeconds === undefined)
      return prepared({ status, headers, body: refusalPage(code) })
    headers.push('Refresh', String(retryAfterSeconds))
    return prepared({ status, headers, body: waitingPage(retryAfterSeconds) })
  })
}

function kept<Made>(made: WeakMap<AppError, Made>, error: AppError, make: () => Made): Made {
  const known = made.get(error)
  if (known !== undefined) return known
  const fresh = make()
  made.set(error, fresh)
  return fresh
}

const otherHeaders = ['Cache-Control', 'no-store', 'X-Content-Type-Options', 'nosniff', 'Vary', 'Accept']

/** Errors of every path but the open's, for people and programs alike. */
export function otherErrors(log: Logger): ErrorRequestHandler {
  return (thrown, request, response, next) => {
    const error = toAppError(thrown, () => false)
    if (error.status >= 500) log.error({ err: thrown, code: error.code }, 'request failed')
    if (response.headersSent) return next(thrown)
    const { status, headers, body } = refusalAnswer(request, error, currentRequest()?.requestId ?? null)
    response.writeHead(status, [...otherHeaders, ...headers, 'Content-Length', String(Buffer.byteLength(body))])
    response.end(body)
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
