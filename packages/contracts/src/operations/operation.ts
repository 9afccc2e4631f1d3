import type { z } from 'zod'
import type { ErrorCode } from '../errors.ts'
import type { Scope } from '../scopes.ts'

export type HttpMethod = 'get' | 'post' | 'patch' | 'delete'

/** A request and its answer, as they would really be sent. CI replays each against a running service. */
export type OperationExample = {
  summary: string
  path?: Record<string, string>
  query?: Record<string, string>
  body?: Record<string, unknown>
  status: number
  response: Record<string, unknown>
}

/** The chapters of the merchant API's reference. */
export const tagDescriptions = {
  'Payment links': 'A URL that you share. Everybody who opens it gets a checkout session of their own.',
  'Link versions': 'What a payment link was before each of its changes.',
  'Stopped links': 'Active links that nobody can open, because something that they sell is archived.',
  Products: 'What you sell.',
  Prices: 'What a product costs, once or again and again. An amount never changes: archive the price and make another.',
  Packages: 'Prices that are sold together.',
  Coupons: 'Discounts of a percentage or of an amount.',
  Customers: 'People that you can make a link for.',
  'Checkout sessions': 'Each time somebody opens a link: what they buy, and whether they paid.',
  Payments: 'What customers paid, and whether you have the money.',
  Refunds: 'Money that goes back to a customer.',
  'Session attempts': 'How a customer tried to pay.',
  Statistics: 'Opens, completions and revenue, day by day.',
  Events: 'What happened in your account, for 30 days.',
  'Webhook endpoints': 'Addresses of yours that events are sent to.',
  'Webhook deliveries': 'Each event for each endpoint: how often it was tried, and what was answered.',
  Account: 'What checkout shows of you.',
  Me: 'What your API key can do.',
  'API keys': 'API keys and their permissions.',
} as const

/**
 * One operation of the merchant API, declared once: links-api routes by it, the OpenAPI document describes it, and the
 * typed client is generated from that.
 */
export type Operation = {
  operationId: string
  method: HttpMethod
  /** With OpenAPI's braces, e.g. `/api/{account_id}/payment-links/{id}`. */
  path: string
  tag: keyof typeof tagDescriptions
  summary: string
  description: string
  /** The scope that the key needs; null where any key will do. */
  scope: Scope | null
  query?: z.ZodType
  body?: z.ZodType
  success: {
    status: 200 | 201
    description: string
    schema: z.ZodType
    /** What the file holds that `Accept: text/csv` is answered with, where there is one. */
    csv?: string
  }
  /** The errors of this operation beyond those that every operation can answer: see {@link commonErrorCodes}. */
  errors: readonly ErrorCode[]
  examples: readonly OperationExample[]
}

/** What any operation of the merchant API can answer. */
const commonErrorCodes = [
  'malformed_request',
  'missing_api_key',
  'invalid_api_key',
  'account_mismatch',
  'insufficient_scope',
  'rate_limited',
  'internal_error',
  'service_unavailable',
] as const satisfies readonly ErrorCode[]

/** What any operation that takes a JSON body can answer too. */
const bodyErrorCodes = [
  'malformed_json',
  'body_too_large',
  'unsupported_media_type',
  'invalid_request',
] as const satisfies readonly ErrorCode[]

/** What any list can answer too. */
const queryErrorCodes = ['invalid_request', 'list_took_too_long'] as const satisfies readonly ErrorCode[]

/** What any POST can answer too: each takes an `Idempotency-Key`. */
const idempotencyErrorCodes = [
  'invalid_idempotency_key',
  'idempotency_key_reused',
  'idempotency_key_in_use',
] as const satisfies readonly ErrorCode[]

/** Every error code that the operation can answer. */
export function errorCodesOf(operation: Operation): ErrorCode[] {
  return [
    ...new Set([
      ...commonErrorCodes,
      ...(operation.body === undefined ? [] : bodyErrorCodes),
      ...(operation.query === undefined ? [] : queryErrorCodes),
      ...(operation.method === 'post' ? idempotencyErrorCodes : []),
      ...operation.errors,
    ]),
  ]
}
