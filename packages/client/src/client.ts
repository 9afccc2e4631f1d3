import { createResources } from './generated/resources.ts'
import { createSend } from './send-request.ts'

export type * from './generated/types.ts'
export { PaylinksError, type PaylinksErrorCode } from './paylinks-error.ts'
export type { RequestOptions } from './send-request.ts'
export { verifyWebhook, type WebhookHeaders, WebhookVerificationError } from './verify-webhook.ts'

export type PaylinksClientOptions = {
  /** Where the merchant API answers, e.g. `https://api.example.com`. */
  baseUrl: string
  /** Your account, `acc_…`. */
  accountId: string
  /** Your secret key, `sk_live_…` or `sk_test_…`. It decides the mode. Omitted where `fetch` says who asks, by a cookie. */
  apiKey?: string
  /** How long one try may take, in milliseconds; 30,000 by default. */
  timeoutMs?: number
  /** How often a request is sent again when that may help; 4 by default. */
  maxRetries?: number
  /** The longest wait before a retry, in milliseconds; 30,000 by default. A longer `Retry-After` ends the retries. */
  maxDelayMs?: number
  /** Used instead of the global `fetch`. */
  fetch?: typeof globalThis.fetch
}

export type PaylinksClient = ReturnType<typeof createResources>

/**
 * A typed client of the merchant API. Each resource has functions such as `create`, `get`, `list` and `iterate`; each
 * resolves to the API's JSON or throws a `PaylinksError`. Throws a TypeError when an option cannot be right.
 */
export function createPaylinksClient({
  baseUrl,
  accountId,
  apiKey,
  timeoutMs = 30_000,
  maxRetries = 4,
  maxDelayMs = 30_000,
  fetch = (input, init) => globalThis.fetch(input, init),
}: PaylinksClientOptions): PaylinksClient {
  if (!/^https?:\/\//.test(baseUrl) || !URL.canParse(baseUrl))
    throw new TypeError('baseUrl must be an http or https URL')
  if (!/^acc_[A-Za-z0-9_]+$/.test(accountId)) throw new TypeError('accountId must begin with acc_')
  // The message must not show the key.
  if (apiKey !== undefined && !/^sk_(live|test)_[\w-]+$/.test(apiKey))
    throw new TypeError('apiKey must begin with sk_live_ or sk_test_')
  const send = createSend({ baseUrl: baseUrl.replace(/\/+$/, ''), apiKey, timeoutMs, maxRetries, maxDelayMs, fetch })
  return createResources(send, accountId)
}
