import type { LookupAddress, LookupOptions } from 'node:dns'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP } from 'node:net'
import type { TryError } from '@paylinks/contracts/webhook-deliveries'
import type { ResolveName } from '@paylinks/service-kit/resolve-name'
import {
  hostOf,
  isWebhookAddressAllowed,
  resolveWebhookName,
  type WebhookAddressRules,
  webhookUrlFaults,
} from '@paylinks/service-kit/webhook-address'

/** From the look-up of the name to the last byte of the answer. */
export const TRY_TIMEOUT_MS = 10_000

/** What is kept of an answer for its merchant to read. */
const KEPT_BYTES = 1024
/** What is read of an answer at all. Nobody's endpoint has more to say to us. */
const MAX_ANSWER_BYTES = 1024 * 1024

type Webhook = { url: string; livemode: boolean; headers: Record<string, string>; body: string }

export type TryResult = {
  statusCode: number | null
  durationMs: number
  /** Null for a success. */
  error: TryError | null
  answer: string | null
}

export type Sender = (webhook: Webhook) => Promise<TryResult>

type SenderOptions = { addressRules: WebhookAddressRules; resolveName: ResolveName; timeoutMs?: number }

class TryFailure extends Error {
  readonly code: TryError
  constructor(code: TryError) {
    super(code)
    this.code = code
  }
}

/**
 * Posts webhooks. A merchant says where to, so every try checks the URL, and the very addresses that it then connects to,
 * by the rules. It follows no redirect, and takes bounded time and memory whatever the other side does.
 */
export function createSender(options: SenderOptions): Sender {
  const { addressRules, timeoutMs = TRY_TIMEOUT_MS } = options
  const resolveName = resolveWebhookName(options.resolveName)

  return async function sendWebhook(webhook) {
    const startedAt = performance.now()
    const result = await attempt(webhook)
    return { ...result, durationMs: Math.round(performance.now() - startedAt) }
  }

  async function attempt({ url: text, livemode, headers, body }: Webhook): Promise<Omit<TryResult, 'durationMs'>> {
    const url = new URL(text)
    const answer: Answer = { statusCode: null, kept: null }
    const timer = AbortSignal.timeout(timeoutMs)
    try {
      // What was allowed when the endpoint was made may not be any more.
      if (webhookUrlFaults(url, livemode, addressRules).length > 0) throw new TryFailure('address_not_allowed')
      if (isIP(hostOf(url)) !== 0 && !isWebhookAddressAllowed(hostOf(url), livemode, addressRules))
        throw new TryFailure('address_not_allowed')
      await post(url, { headers, body, lookup: lookupFor(livemode), signal: timer }, answer)
      return { statusCode: answer.statusCode, error: errorOfStatus(answer.statusCode), answer: textOf(answer) }
    } catch (error) {
      const code = timer.aborted ? 'timed_out' : errorCodeOf(error)
      return { statusCode: answer.statusCode, error: code, answer: textOf(answer) }
    }
  }

  /** A `lookup` for `http.request`: the addresses that it gives are the ones that are connected to. */
  function lookupFor(livemode: boolean) {
    return (hostname: string, lookup: LookupOptions, done: LookupDone) => {
      resolveName(hostname).then(
        (addresses) => {
          const [first] = addresses
          if (first === undefined) return done(new TryFailure('name_not_found'), [])
          const isAllowed = addresses.every(({ address }) => isWebhookAddressAllowed(address, livemode, addressRules))
          if (!isAllowed) return done(new TryFailure('address_not_allowed'), [])
          if (lookup.all) done(null, addresses)
          else done(null, first.address, first.family)
        },
        () => done(new TryFailure('name_not_found'), []),
      )
    }
  }
}

type LookupDone = (error: Error | null, address: string | LookupAddress[], family?: number) => void
type Answer = { statusCode: number | null; kept: Buffer | null }
type PostOptions = {
  headers: Record<string, string>
  body: string
  lookup: (hostname: string, options: LookupOptions, done: LookupDone) => void
  signal: AbortSignal
}

/** Resolves when the whole answer has been read; what is known of it until then is in `answer`. */
function post(url: URL, { headers, body, lookup, signal }: PostOptions, answer: Answer): Promise<void> {
  const content = Buffer.from(body)
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: 'POST',
        // A connection of its own for each try, so that each try checks where it leads.
        agent: false,
        lookup,
        signal,
        headers: {
          ...headers,
          'Content-Type': 'application/json',
          'Content-Length': String(content.length),
          'User-Agent': 'Paylinks-Webhooks/1',
          Connection: 'close',
        },
      },
      (response) => {
        answer.statusCode = response.statusCode ?? null
        readAnswer(response, answer).then(resolve, reject)
      },
    )
    sent.on('error', reject)
    sent.end(content)
  })
}

async function readAnswer(response: IncomingMessage, answer: Answer): Promise<void> {
  let bytes = 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      const kept = answer.kept ?? Buffer.alloc(0)
      if (kept.length < KEPT_BYTES) answer.kept = Buffer.concat([kept, chunk.subarray(0, KEPT_BYTES - kept.length)])
      bytes += chunk.length
      if (bytes > MAX_ANSWER_BYTES) throw new TryFailure('answer_too_large')
    }
  } finally {
    response.destroy()
  }
}

function errorOfStatus(statusCode: number | null): TryError | null {
  if (statusCode !== null && statusCode >= 200 && statusCode < 300) return null
  return statusCode !== null && statusCode >= 300 && statusCode < 400 ? 'redirected' : 'status_not_2xx'
}

/** As text that Postgres can hold. */
function textOf({ kept }: Answer): string | null {
  if (kept === null || kept.length === 0) return null
  return new TextDecoder().decode(kept).replaceAll('\u0000', '\ufffd')
}

function errorCodeOf(error: unknown): TryError {
  if (error instanceof TryFailure) return error.code
  const { code = '' } = error as NodeJS.ErrnoException
  if (code.startsWith('HPE_')) return 'invalid_answer'
  const isTls = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|HOSTNAME_MISMATCH|EPROTO)/.test(
    code,
  )
  return isTls ? 'tls_failed' : 'connection_failed'
}
