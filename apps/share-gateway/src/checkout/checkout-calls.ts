import { setTimeout as delay } from 'node:timers/promises'
import { type CallOptions, Metadata, type requestCallback, type ServiceError, status } from '@grpc/grpc-js'
import type { CheckoutClient, MintResult, ResolveResult } from '@paylinks/contracts/checkout-rpc'
import type { OpenParameters } from '@paylinks/contracts/open-parameters'
import type { Logger } from '@paylinks/service-kit/logger'
import { currentRequest, type RequestContext } from '@paylinks/service-kit/request-context'
import type { CheckoutChannel } from './checkout-channel.ts'
import type { LinkFinding } from './link-availability.ts'
import { type CardFinding, type MintedLink, toCardFinding, toFinding, toMintedLink } from './rpc-results.ts'

/** One open of a link. The id is the gateway's own and fresh for each open; repeating it cannot make a second session. */
export type MintInput = { requestId: string; secureToken: string; parameters?: OpenParameters | undefined }

/** What one call came to: an item without a result was not decided. Both reject with a gRPC error when nothing was. */
export type CheckoutCalls = {
  mintSessions(items: MintInput[], deadlineAt: number): Promise<(MintedLink | undefined)[]>
  resolveLinks(secureTokens: string[], deadlineAt: number): Promise<(LinkFinding | undefined)[]>
  describeLinks(secureTokens: string[], deadlineAt: number): Promise<(CardFinding | undefined)[]>
}

export type CallReport = { rpc: 'MintSessions' | 'ResolveLinks'; code: string; items: number; seconds: number }

type CheckoutCallsOptions = {
  channel: CheckoutChannel
  log: Logger
  /** Called once for each call, however often it was tried. */
  onCall?(report: CallReport): void
}

type Call<Result> = Pick<CallReport, 'rpc' | 'items'> & {
  deadlineAt: number
  start(
    client: CheckoutClient,
    metadata: Metadata,
    options: CallOptions,
    done: requestCallback<{ results: Result[] }>,
  ): unknown
}

const FIRST_RETRY_PAUSE_MS = 25
const MAX_RETRY_PAUSE_MS = 250

/** Asks the checkout service. Each call has a deadline; only UNAVAILABLE is tried again, with the same items, inside that deadline. */
export function createCheckoutCalls({ channel, log, onCall }: CheckoutCallsOptions): CheckoutCalls {
  async function call<Result>({ rpc, items, deadlineAt, start }: Call<Result>): Promise<Result[]> {
    const startedAt = performance.now()
    const report = (code: status) =>
      onCall?.({ rpc, code: status[code], items, seconds: (performance.now() - startedAt) / 1000 })
    const attempt = () =>
      promiseOf<{ results: Result[] }>((done) =>
        start(channel.client(), metadataOf(currentRequest()), { deadline: deadlineAt }, done),
      )
    try {
      const { results } = await retryUnavailable(deadlineAt, attempt)
      report(status.OK)
      return results
    } catch (error) {
      const code = codeOf(error)
      report(code)
      log.warn({ err: error, rpc, items, code: status[code] }, 'a call to the checkout service failed')
      throw error
    }
  }

  function resolve(secureTokens: string[], withCards: boolean, deadlineAt: number): Promise<ResolveResult[]> {
    const request = { secure_tokens: secureTokens, with_cards: withCards }
    return call<ResolveResult>({
      rpc: 'ResolveLinks',
      items: secureTokens.length,
      deadlineAt,
      start: (client, metadata, options, done) => client.resolveLinks(request, metadata, options, done),
    })
  }

  return {
    async mintSessions(items, deadlineAt) {
      const request = {
        items: items.map(({ requestId, secureToken, parameters }) => ({
          request_id: requestId,
          secure_token: secureToken,
          parameters,
        })),
      }
      const results = await call<MintResult>({
        rpc: 'MintSessions',
        items: items.length,
        deadlineAt,
        start: (client, metadata, options, done) => client.mintSessions(request, metadata, options, done),
      })
      return results.map(toMintedLink)
    },

    async resolveLinks(secureTokens, deadlineAt) {
      return (await resolve(secureTokens, false, deadlineAt)).map(toFinding)
    },

    async describeLinks(secureTokens, deadlineAt) {
      return (await resolve(secureTokens, true, deadlineAt)).map(toCardFinding)
    },
  }
}

async function retryUnavailable<Result>(deadlineAt: number, attempt: () => Promise<Result>): Promise<Result> {
  for (let pauseMs = FIRST_RETRY_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, MAX_RETRY_PAUSE_MS)) {
    try {
      return await attempt()
    } catch (error) {
      if (codeOf(error) !== status.UNAVAILABLE || Date.now() + pauseMs >= deadlineAt) throw error
    }
    // Half of the pause is left to chance, so that gateways do not return in step.
    await delay(pauseMs * (0.5 + Math.random() / 2))
  }
}

function promiseOf<Response>(start: (done: requestCallback<Response>) => void): Promise<Response> {
  return new Promise((resolve, reject) => {
    start((error, response) => {
      if (response === undefined) reject(error)
      else resolve(response)
    })
  })
}

function codeOf(error: unknown): status {
  return (error as Partial<ServiceError> | undefined)?.code ?? status.UNKNOWN
}

function metadataOf(context: RequestContext | undefined): Metadata {
  const metadata = new Metadata()
  if (context !== undefined) {
    metadata.set('x-request-id', context.requestId)
    if (context.traceparent !== undefined) metadata.set('traceparent', context.traceparent)
  }
  return metadata
}
