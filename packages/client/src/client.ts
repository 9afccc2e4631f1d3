import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import createFetchClient, { type Client, type Middleware } from 'openapi-fetch'
import type { components, paths } from './generated/merchant-api.ts'
import { retryingFetch } from './retrying-fetch.ts'

export type PaylinksClientOptions = {
  /** Where links-api answers, e.g. `https://api.example.com`. */
  baseUrl: string
  /** `sk_live_…` or `sk_test_…`: it decides account and mode. */
  apiKey: string
  /** How often a request is sent again after 429, 503 or a lost connection; 4 by default. */
  maxRetries?: number
  /** The longest wait before a retry, in milliseconds; 30 s by default. */
  maxDelayMs?: number
  fetch?: (request: Request) => Promise<Response>
}

/**
 * A typed client of the merchant API: `GET`, `POST`, `PATCH` and `DELETE` take a path of the OpenAPI document and what
 * that operation takes, and resolve to `{ data }` or `{ error }`. Every POST gets an `Idempotency-Key` unless it brings
 * one, so a retry never does its work twice.
 */
export type PaylinksClient = Client<paths>

export function createPaylinksClient({
  baseUrl,
  apiKey,
  maxRetries = 4,
  maxDelayMs = 30_000,
  fetch = globalThis.fetch,
}: PaylinksClientOptions): PaylinksClient {
  const client = createFetchClient<paths>({
    baseUrl,
    headers: { authorization: `Bearer ${apiKey}` },
    fetch: retryingFetch({
      maxRetries,
      baseDelayMs: 250,
      maxDelayMs,
      fetch,
      wait: (delayMs, signal) => setTimeout(delayMs, undefined, { signal }),
    }),
  })
  client.use(idempotencyKeys)
  return client
}

const idempotencyKeys: Middleware = {
  onRequest({ request }) {
    if (request.method === 'POST' && !request.headers.has('idempotency-key')) {
      request.headers.set('idempotency-key', randomUUID())
    }
    return request
  },
}

export type Problem = components['schemas']['Problem']

/** An answer of the API that is no success. */
export class PaylinksError extends Error {
  override name = 'PaylinksError'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.detail}`)
    this.problem = problem
  }
}

/** The data of a successful answer; throws a {@link PaylinksError} for any other. */
export async function ok<Data>(answer: Promise<{ data?: Data; error?: Problem; response: Response }>): Promise<Data> {
  const { data, error } = await answer
  if (data === undefined) throw new PaylinksError(error as Problem)
  return data
}

type Page<Item extends { id: string }> = { readonly data: readonly Item[]; readonly has_more: boolean }

/**
 * Every item of a list, one page at a time, newest first. `loadPage` gets the cursor to pass as `starting_after`:
 *
 *     iterate((starting_after) => ok(client.GET(path, { params: { path: { account_id }, query: { starting_after } } })))
 */
export async function* iterate<Item extends { id: string }>(
  loadPage: (startingAfter: string | undefined) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, undefined> {
  let startingAfter: string | undefined
  for (;;) {
    const page = await loadPage(startingAfter)
    yield* page.data
    startingAfter = page.data.at(-1)?.id
    if (!page.has_more || startingAfter === undefined) return
  }
}
