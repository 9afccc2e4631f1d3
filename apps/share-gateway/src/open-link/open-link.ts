import { isSecureToken, newId } from '@paylinks/contracts/ids'
import type { OpenedLink } from '@paylinks/contracts/share'
import { AppError } from '@paylinks/service-kit/app-error'
import { clientKey, type Subnet } from '@paylinks/service-kit/client-key'
import type { Logger } from '@paylinks/service-kit/logger'
import { toAppError } from '@paylinks/service-kit/problem'
import type { RateLimiter } from '@paylinks/service-kit/rate-limiter'
import type { ErrorRequestHandler, Request, RequestHandler } from 'express'
import type { CallBatcher } from '../checkout/call-batcher.ts'
import type { MintInput } from '../checkout/checkout-calls.ts'
import type { UnavailableReason } from '../checkout/link-availability.ts'
import type { MintedLink } from '../checkout/rpc-results.ts'
import type { GatewayMetrics } from '../gateway-metrics.ts'
import { rateLimitHeaders, sendPreflight, sendRefusal, sendSession, standingHeaders } from './answers.ts'
import { isPrefetch } from './is-prefetch.ts'
import type { LinkCache } from './link-cache.ts'

export type OpenLinkDependencies = {
  trustedProxies: readonly Subnet[]
  limiter: RateLimiter
  cache: LinkCache
  mints: CallBatcher<MintInput, MintedLink>
  metrics: GatewayMetrics
}

type Outcome =
  | { name: 'opened'; session: OpenedLink }
  | { name: 'openable' }
  | { name: UnavailableReason | 'malformed' | 'rate_limited' | 'prefetched' | 'unreachable'; refusal: AppError }

/** `GET /api/pay/share/{secure_token}`: the specification's "How customers pay". Mounted at the path before the token. */
export function openLink({ trustedProxies, limiter, cache, mints, metrics }: OpenLinkDependencies): RequestHandler {
  return async (request, response, next) => {
    response.set(standingHeaders)
    if (request.method === 'OPTIONS') return sendPreflight(response)
    if (request.method !== 'GET' && request.method !== 'HEAD') return next()

    const client = clientKey(request.socket.remoteAddress, request.get('x-forwarded-for'), trustedProxies)
    const verdict = await limiter.consume(client)
    response.set(rateLimitHeaders(verdict))

    const outcome = verdict.allowed ? await decide(request) : rateLimited(verdict.resetSeconds)
    metrics.opens.inc({ outcome: outcome.name })
    if (outcome.name === 'opened') sendSession(request, response, outcome.session)
    else if (outcome.name === 'openable') response.status(200).end()
    else sendRefusal(request, response, outcome.refusal)
  }

  async function decide(request: Request): Promise<Outcome> {
    if (isPrefetch(request.headers)) return { name: 'prefetched', refusal: NOT_FOR_PREFETCH }
    const token = tokenOf(request.path)
    if (token === undefined) return unavailable('malformed')
    const known = cache.get(token)
    metrics.cacheLookups.inc({ found: known ?? 'nothing' })
    if (known !== undefined && known !== 'openable') return unavailable(known)
    return request.method === 'HEAD' ? look(token) : mint(token)
  }

  /** HEAD asks whether the link can be opened, and opens nothing. */
  async function look(token: string): Promise<Outcome> {
    const state = await cache.load(token).catch(unreachable)
    if (typeof state === 'object') return state
    return state === 'openable' ? { name: 'openable' } : unavailable(state)
  }

  async function mint(secureToken: string): Promise<Outcome> {
    const asked = cache.asOf()
    // Never an id that the caller chose: whoever repeats another's id would be given that one's session.
    const minted = await mints.submit({ requestId: newId('request'), secureToken }).catch(unreachable)
    if ('name' in minted) return minted
    cache.learn(secureToken, minted, asked)
    return minted.state === 'openable' ? { name: 'opened', session: minted.session } : unavailable(minted.state)
  }
}

/** What nobody foresaw is logged and answered like the rest: a page for browsers, a problem for others. */
export function openLinkErrors(log: Logger, metrics: GatewayMetrics): ErrorRequestHandler {
  return (error, request, response, next) => {
    log.error({ err: error }, 'open failed')
    metrics.opens.inc({ outcome: 'failed' })
    if (response.headersSent) return next(error)
    sendRefusal(
      request,
      response,
      toAppError(error, () => false),
    )
  }
}

const LINK_UNAVAILABLE = new AppError('link_unavailable')

/**
 * A session for somebody who may never look would be waste, and would be stale when they do. Browsers discard a
 * prefetch that ends in 503, and ask again when the visit is real.
 */
const NOT_FOR_PREFETCH = new AppError('service_unavailable', {
  detail: 'Payment links are not opened ahead of a visit.',
  retryAfterSeconds: 1,
})

function unavailable(name: UnavailableReason | 'malformed'): Outcome {
  return { name, refusal: LINK_UNAVAILABLE }
}

function rateLimited(retryAfterSeconds: number): Outcome {
  return { name: 'rate_limited', refusal: new AppError('rate_limited', { retryAfterSeconds }) }
}

function unreachable(error: unknown): { name: 'unreachable'; refusal: AppError } {
  if (error instanceof AppError && error.code === 'service_unavailable') return { name: 'unreachable', refusal: error }
  throw error
}

/** The token of a path such as `/dGhpcyBpcyBhIHRlc3QgdG9rZW4`, if what follows the slash has the form of one. */
function tokenOf(path: string): string | undefined {
  try {
    const text = decodeURIComponent(path.slice(1))
    return isSecureToken(text) ? text : undefined
  } catch {
    return undefined
  }
}
