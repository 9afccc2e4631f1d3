import { PaylinksError } from './paylinks-error.ts'
import { readAnswer } from './read-answer.ts'
import { isWorthRetrying, type Outcome, retryDelayMs } from './retry-rules.ts'

export type SendOptions = {
  baseUrl: string
  apiKey: string | undefined
  timeoutMs: number
  maxRetries: number
  maxDelayMs: number
  fetch: typeof globalThis.fetch
}

/** What one call may say for itself. */
export type RequestOptions = {
  /** For a POST: a text of your own that makes it safe to repeat. The client makes one for each call where you give none. */
  idempotencyKey?: string
  /** How long one try may take, in milliseconds, instead of the client's. */
  timeoutMs?: number
  /** How often to try again, instead of the client's. */
  maxRetries?: number
  /** Ends the call, with all its tries. */
  signal?: AbortSignal
}

export type ApiRequest = { method: string; path: string; body?: object; query?: object }

/** Sends a request, again where that may help, and gives the answer's JSON. Throws a {@link PaylinksError} for any other. */
export type Send = <Result>(request: ApiRequest, options?: RequestOptions) => Promise<Result>

export function createSend(client: SendOptions): Send {
  return async <Result>(request: ApiRequest, options: RequestOptions = {}): Promise<Result> => {
    const { signal, maxRetries = client.maxRetries, timeoutMs = client.timeoutMs } = options
    const url = urlOf(client.baseUrl, request)
    // The same key for every try is what makes repeating a POST safe.
    const init = initOf(request, client.apiKey, options.idempotencyKey)

    for (let tries = 1; ; tries++) {
      signal?.throwIfAborted()
      const timeout = AbortSignal.timeout(timeoutMs)
      const tryOnce = { ...init, signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]) }
      const { result, error, outcome } = await attempt<Result>(client.fetch, url, tryOnce, timeout)
      if (error === undefined) return result
      signal?.throwIfAborted()
      const delayMs = retryDelayMs(outcome, tries, Date.now(), Math.random())
      if (tries > maxRetries || !isWorthRetrying(outcome) || delayMs > client.maxDelayMs) throw error
      await wait(delayMs, signal)
    }
  }
}

type Attempt<Result> =
  | { result: Result; error?: undefined; outcome?: undefined }
  | { result?: undefined; error: PaylinksError; outcome: Outcome }

async function attempt<Result>(
  fetch: typeof globalThis.fetch,
  url: string,
  init: RequestInit,
  timeout: AbortSignal,
): Promise<Attempt<Result>> {
  let response: Response | undefined
  try {
    response = await fetch(url, init)
    const answer = readAnswer<Result>(response, await response.text())
    if (answer.error === undefined) return answer
    // A success that cannot be read was cut off on its way.
    const status = response.ok ? null : response.status
    return { error: answer.error, outcome: { status, retryAfter: response.headers.get('retry-after') } }
  } catch (cause) {
    const requestId = response?.headers.get('x-request-id') ?? undefined
    const error = timeout.aborted
      ? new PaylinksError({ code: 'timed_out', detail: 'The API did not answer in time.', requestId, cause })
      : new PaylinksError({ code: 'connection_failed', detail: 'The connection to the API failed.', requestId, cause })
    return { error, outcome: { status: null, retryAfter: null } }
  }
}

function urlOf(baseUrl: string, { path, query = {} }: ApiRequest): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue
    if (typeof value !== 'object') search.append(name, String(value))
    else for (const [key, item] of Object.entries(value)) search.append(`${name}[${key}]`, String(item))
  }
  return `${baseUrl}${path}${search.size === 0 ? '' : `?${search}`}`
}

function initOf(
  { method, body }: ApiRequest,
  apiKey: string | undefined,
  idempotencyKey: string | undefined,
): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (apiKey !== undefined) headers.authorization = `Bearer ${apiKey}`
  if (method === 'POST') headers['idempotency-key'] = idempotencyKey ?? randomKey()
  if (body !== undefined) headers['content-type'] = 'application/json'
  // The API never redirects, and a key must not follow to wherever somebody else would send it.
  return { method, headers, redirect: 'manual', ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
}

/** 128 random bits. `crypto.randomUUID` is missing in browsers on plain http. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** An id as a part of a path. Throws for what is no id: an empty one would turn "get" into "list". */
export function pathSegment(id: string, name: string): string {
  if (typeof id !== 'string' || !/^[A-Za-z0-9_-]+$/.test(id)) {
    throw new TypeError(`${name} must be an id, e.g. pl_test_01k5zq9h2we4ysb6k8n0p1r3t5`)
  }
  return id
}

function wait(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, delayMs)
    signal?.addEventListener('abort', abort, { once: true })
  })
}
