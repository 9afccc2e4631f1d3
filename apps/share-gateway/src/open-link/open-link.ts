import type { IncomingMessage, ServerResponse } from 'node:http'
import { newId } from '@paylinks/contracts/ids'
import { openParametersOfTarget } from '@paylinks/contracts/open-parameters'
import type { OpenedLink } from '@paylinks/contracts/share'
import { AppError } from '@paylinks/service-kit/app-error'
import { clientKey, isTrustedProxy, type Subnet } from '@paylinks/service-kit/client-key'
import type { Logger } from '@paylinks/service-kit/logger'
import { toAppError } from '@paylinks/service-kit/problem'
import type { RateLimiter, RateLimitVerdict } from '@paylinks/service-kit/rate-limiter'
import { type RequestContext, untracedContextFrom } from '@paylinks/service-kit/request-context'
import type { RequestRecorder } from '@paylinks/service-kit/request-recorder'
import type { CallBatcher } from '../checkout/call-batcher.ts'
import type { MintInput } from '../checkout/checkout-calls.ts'
import type { UnavailableReason } from '../checkout/link-availability.ts'
import type { CardFinding, LinkCard, MintedLink } from '../checkout/rpc-results.ts'
import type { GatewayMetrics } from '../gateway-metrics.ts'
import { type Admission, OVERLOADED } from './admission.ts'
import {
  type Answer,
  cardAnswer,
  isAnonymous,
  openableAnswer,
  preflightAnswer,
  problemAnswer,
  refusalAnswer,
  sendAnswer,
  sessionAnswer,
} from './answers.ts'
import { judgeVisit, type Visit } from './judge-visit.ts'
import type { LinkCache } from './link-cache.ts'
import { OPEN_ROUTE, tokenOf } from './share-path.ts'

export type OpenLinkDependencies = {
  trustedProxies: readonly Subnet[]
  limiter: RateLimiter
  /** Of what only looks at links, and opens none. */
  previewLimiter: RateLimiter
  admission: Admission
  cache: LinkCache
  mints: CallBatcher<MintInput, MintedLink>
  cards: CallBatcher<string, CardFinding>
  metrics: GatewayMetrics
}

type Dependencies = OpenLinkDependencies & { log: Logger; recordRequest: RequestRecorder }

type Outcome =
  | { name: 'opened'; session: OpenedLink }
  | { name: 'openable' }
  | { name: 'previewed'; card: LinkCard }
  | {
      name: UnavailableReason | 'malformed' | 'rate_limited' | 'prefetched' | 'overloaded' | 'unreachable' | 'failed'
      refusal: AppError
    }

/** One request of the open, from its first byte to its answer. */
type Open = {
  request: IncomingMessage
  response: ServerResponse
  startedAt: number
  context: RequestContext
  /** Fresh and the gateway's own, whatever the caller calls the request: it decides which session a mint answers with. */
  mintId: string
  /** What the limit said of its client, once it was asked. */
  verdict: RateLimitVerdict | null
}

/**
 * `GET /api/pay/share/{secure_token}`: the specification's "How customers pay". It is served on Node's own HTTP, before
 * Express, since this is what the product does all day: what happens here happens for every open, and costs each.
 */
export function openLink(deps: Dependencies): (request: IncomingMessage, response: ServerResponse) => void {
  const { trustedProxies, limiter, previewLimiter, admission, cache, mints, cards, metrics, log, recordRequest } = deps

  function open(request: IncomingMessage, response: ServerResponse): void {
    const { headers, method } = request
    const mintId = newId('request')
    const { 'x-request-id': requestId, traceparent } = headers as Record<string, string | undefined>
    const isTraced = requestId !== undefined || traceparent !== undefined
    const context =
      isTraced && isTrustedProxy(request.socket.remoteAddress, trustedProxies)
        ? untracedContextFrom(requestId, traceparent, mintId)
        : untracedContextFrom(undefined, undefined, mintId)
    const current: Open = { request, response, startedAt: performance.now(), context, mintId, verdict: null }
    if (method === 'OPTIONS') finish(current, preflightAnswer)
    else if (method === 'GET' || method === 'HEAD') letIn(current)
    else finish(current, problemAnswer(NO_SUCH_ROUTE, context.requestId))
  }

  function letIn(current: Open): void {
    const { headers, socket } = current.request
    const client = clientKey(socket.remoteAddress, headers['x-forwarded-for'] as string | undefined, trustedProxies)
    // Before what it accepts is read: many robots accept anything.
    const visit = judgeVisit(headers)
    metrics.visits.inc(visit)
    const counter = visit === 'preview_robot' || visit === 'sub_resource' ? previewLimiter : limiter
    const refused = counter.refusalOf(client)
    if (refused !== undefined) {
      current.verdict = refused
      conclude(current, rateLimited(refused.resetSeconds))
    } else if (!admission.enter()) conclude(current, { name: 'overloaded', refusal: OVERLOADED })
    else counter.count(client, (verdict) => serve(current, visit, verdict))
  }

  // From here to `end` the open is told what became of its questions by callbacks: a dozen promises for each open were
  // a tenth of what it cost.

  function serve(current: Open, visit: Visit, verdict: RateLimitVerdict): void {
    current.verdict = verdict
    let outcome: Outcome | undefined
    try {
      outcome = verdict.allowed ? decide(current, visit) : rateLimited(verdict.resetSeconds)
    } catch (error) {
      admission.leave()
      fail(current, error)
      return
    }
    if (outcome !== undefined) end(current, outcome)
  }

  /** What the open comes to; undefined where that is still to be asked, and ends it later. */
  function decide(current: Open, visit: Visit): Outcome | undefined {
    const { url = '', method } = current.request
    if (visit === 'prefetch') return { name: 'prefetched', refusal: NOT_FOR_PREFETCH }
    const token = tokenOf(url)
    if (token === undefined) return unavailable('malformed')
    const known = cache.get(token)
    metrics.cacheLookups.inc(known ?? 'nothing')
    if (known !== undefined && known !== 'openable') return unavailable(known)
    if (method === 'HEAD') endWith(current, look(token))
    else if (visit === 'visit') mint(token, current)
    else endWith(current, preview(token))
    return undefined
  }

  function endWith(current: Open, outcome: Promise<Outcome>): void {
    outcome.then(
      (each) => end(current, each),
      (error: unknown) => {
        admission.leave()
        fail(current, error)
      },
    )
  }

  /** HEAD asks whether the link can be opened, and opens nothing. */
  async function look(token: string): Promise<Outcome> {
    const state = await cache.load(token).catch(unreachable)
    if (typeof state === 'object') return state
    return state === 'openable' ? { name: 'openable' } : unavailable(state)
  }

  /** For whoever shows a link to people who have not opened it. */
  async function preview(token: string): Promise<Outcome> {
    const asked = cache.asOf()
    const found = await cards.submit(token).catch(unreachable)
    if ('name' in found) return found
    cache.learn(token, found, asked)
    return found.state === 'openable' ? { name: 'previewed', card: found.card } : unavailable(found.state)
  }

  function mint(secureToken: string, current: Open): void {
    const { request, mintId, context } = current
    const asked = cache.asOf()
    const parameters = openParametersOfTarget(request.url ?? '')
    mints.enqueue(
      { requestId: mintId, secureToken, parameters },
      context,
      (minted) => {
        cache.learn(secureToken, minted, asked)
        if (minted.state === 'openable') end(current, { name: 'opened', session: minted.session })
        else end(current, unavailable(minted.state))
      },
      (refusal) => end(current, { name: 'unreachable', refusal }),
    )
  }

  /** Once for each open that came in, whatever became of it. */
  function end(current: Open, outcome: Outcome): void {
    admission.leave()
    try {
      conclude(current, outcome)
    } catch (error) {
      fail(current, error)
    }
  }

  /** What nobody foresaw is logged and answered like the rest: a page for browsers, a problem for others. */
  function fail(current: Open, error: unknown): void {
    log.error({ err: error, request_id: current.context.requestId }, 'open failed')
    if (current.response.headersSent) current.response.destroy()
    else conclude(current, { name: 'failed', refusal: toAppError(error, () => false) })
  }

  function conclude(current: Open, outcome: Outcome): void {
    const { request, context } = current
    metrics.opens.inc(outcome.name)
    if (outcome.name === 'opened') finish(current, sessionAnswer(request, outcome.session))
    else if (outcome.name === 'openable') finish(current, openableAnswer)
    else if (outcome.name === 'previewed') finish(current, cardAnswer(outcome.card))
    else {
      // Every answer to a link that cannot be opened is the same bytes, so none names its request.
      const requestId = isAnonymous(outcome.refusal) ? null : context.requestId
      finish(current, refusalAnswer(request, outcome.refusal, requestId), requestId)
    }
  }

  function finish(
    { request, response, startedAt, context, verdict }: Open,
    answer: Answer,
    requestId: string | null = context.requestId,
  ): void {
    sendAnswer(response, answer, requestId, verdict)
    recordRequest({ method: request.method ?? '', route: OPEN_ROUTE, status: answer.status, startedAt, context })
  }

  return open
}

const LINK_UNAVAILABLE = new AppError('link_unavailable')
const NO_SUCH_ROUTE = new AppError('route_not_found')

/**
 * A session for somebody who may never look would be waste, and would be stale when they do. Browsers discard a
 * prefetch that ends in 503, and ask again when the visit is real.
 */
const NOT_FOR_PREFETCH = new AppError('service_unavailable', {
  detail: 'Payment links are not opened ahead of a visit.',
  retryAfterSeconds: 1,
})

const unavailableOutcomes = {
  unknown: { name: 'unknown', refusal: LINK_UNAVAILABLE },
  deactivated: { name: 'deactivated', refusal: LINK_UNAVAILABLE },
  unsellable: { name: 'unsellable', refusal: LINK_UNAVAILABLE },
  malformed: { name: 'malformed', refusal: LINK_UNAVAILABLE },
} as const satisfies Record<UnavailableReason | 'malformed', Outcome>

function unavailable(name: UnavailableReason | 'malformed'): Outcome {
  return unavailableOutcomes[name]
}

/** By seconds: an error that is made anew for each refusal costs more than all the rest of it. */
const rateLimitedOutcomes = new Map<number, Outcome>()

function rateLimited(retryAfterSeconds: number): Outcome {
  let outcome = rateLimitedOutcomes.get(retryAfterSeconds)
  if (outcome === undefined) {
    outcome = { name: 'rate_limited', refusal: new AppError('rate_limited', { retryAfterSeconds }) }
    rateLimitedOutcomes.set(retryAfterSeconds, outcome)
  }
  return outcome
}

function unreachable(error: unknown): { name: 'unreachable'; refusal: AppError } {
  if (error instanceof AppError && error.code === 'service_unavailable') return { name: 'unreachable', refusal: error }
  throw error
}
