import type { Event } from './generated/types.ts'

// Standard Webhooks: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md

const TOLERANCE_SECONDS = 5 * 60
const SECRET_PREFIX = 'whsec_'

/** Headers as Node, Fetch or anybody else has them. Names are in small letters, unless it is a `Headers`. */
export type WebhookHeaders = Headers | Record<string, string | string[] | undefined>

/** A webhook that is not from Paylinks, or is an old one that somebody sends again. Its message says what is wrong. */
export class WebhookVerificationError extends Error {
  override name = 'WebhookVerificationError'
}

type VerifyOptions = {
  /** The current time, in seconds since 1970. */
  nowSeconds?: number
}

/**
 * The event of a webhook, once its signature is verified, in constant time, and its time is at most 5 minutes off. Rejects
 * with a {@link WebhookVerificationError} otherwise. `payload` is the body as it came, before it is parsed; `secret` begins
 * with `whsec_`.
 */
export async function verifyWebhook(
  payload: string | Uint8Array,
  headers: WebhookHeaders,
  secret: string,
  { nowSeconds = Date.now() / 1000 }: VerifyOptions = {},
): Promise<Event> {
  const id = headerOf(headers, 'webhook-id')
  const timestamp = headerOf(headers, 'webhook-timestamp')
  const signatures = headerOf(headers, 'webhook-signature')
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(nowSeconds - Number(timestamp)) > TOLERANCE_SECONDS)
    throw new WebhookVerificationError('The time of the webhook is more than 5 minutes off')

  const body = typeof payload === 'string' ? payload : new TextDecoder('utf-8', { ignoreBOM: true }).decode(payload)
  const key = await importKey(secret)
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`)
  const given = signatures.split(' ').flatMap((part) => (part.startsWith('v1,') ? [decodeBase64(part.slice(3))] : []))
  // Each is verified whatever the others are. Web Crypto compares in constant time.
  const verdicts = await Promise.all(
    given.map((signature) => signature !== null && crypto.subtle.verify('HMAC', key, signature, signed)),
  )
  if (!verdicts.includes(true)) throw new WebhookVerificationError('The signature of the webhook is wrong')
  return JSON.parse(body) as Event
}

function headerOf(headers: WebhookHeaders, name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : headers[name]
  if (typeof value !== 'string' || value === '') throw new WebhookVerificationError(`The header ${name} is missing`)
  return value
}

function importKey(secret: string) {
  const bytes = secret.startsWith(SECRET_PREFIX) ? decodeBase64(secret.slice(SECRET_PREFIX.length)) : null
  if (bytes === null || bytes.length === 0) throw new TypeError('secret must begin with whsec_')
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}
