import { z } from 'zod'

type ErrorDefinition = {
  /** HTTP status. */
  status: number
  /** gRPC status name, as in `grpc.status`. */
  grpc:
    | 'INVALID_ARGUMENT'
    | 'UNAUTHENTICATED'
    | 'PERMISSION_DENIED'
    | 'NOT_FOUND'
    | 'ALREADY_EXISTS'
    | 'FAILED_PRECONDITION'
    | 'RESOURCE_EXHAUSTED'
    | 'INTERNAL'
    | 'UNAVAILABLE'
  /** RFC 9457 `title`: the same for every occurrence. */
  title: string
  /** RFC 9457 `detail` where the thrower gives none. Safe to show to anybody. */
  detail: string
}

/** Every error a client can meet: code → HTTP → gRPC → public sentence. */
export const errorDefinitions = {
  malformed_json: {
    status: 400,
    grpc: 'INVALID_ARGUMENT',
    title: 'Malformed JSON',
    detail: 'The request body is not valid JSON.',
  },
  malformed_request: {
    status: 400,
    grpc: 'INVALID_ARGUMENT',
    title: 'Malformed request',
    detail: 'The request could not be read.',
  },
  invalid_idempotency_key: {
    status: 400,
    grpc: 'INVALID_ARGUMENT',
    title: 'Invalid idempotency key',
    detail: 'The Idempotency-Key header must have 1 to 255 printable ASCII characters.',
  },
  missing_api_key: {
    status: 401,
    grpc: 'UNAUTHENTICATED',
    title: 'Missing API key',
    detail: 'Send your secret key as "Authorization: Bearer sk_live_… or sk_test_…".',
  },
  invalid_api_key: {
    status: 401,
    grpc: 'UNAUTHENTICATED',
    title: 'Invalid API key',
    detail: 'This API key does not exist or was revoked.',
  },
  session_ended: {
    status: 401,
    grpc: 'UNAUTHENTICATED',
    title: 'Signed out',
    detail: 'You are signed out. Sign in to the dashboard again.',
  },
  invalid_sign_in_code: {
    status: 401,
    grpc: 'UNAUTHENTICATED',
    title: 'Invalid sign-in address',
    detail: 'This sign-in address was used already or has expired. Ask for a new one, or sign in with an API key.',
  },
  csrf_token_mismatch: {
    status: 403,
    grpc: 'PERMISSION_DENIED',
    title: 'Request from another site',
    detail: 'The request does not come from a page of the dashboard. Reload the page and try again.',
  },
  account_mismatch: {
    status: 403,
    grpc: 'PERMISSION_DENIED',
    title: 'Wrong account',
    detail: 'This API key does not belong to the account in the path.',
  },
  insufficient_scope: {
    status: 403,
    grpc: 'PERMISSION_DENIED',
    title: 'Insufficient scope',
    detail: 'This API key does not have the scope that this operation needs.',
  },
  not_found: {
    status: 404,
    grpc: 'NOT_FOUND',
    title: 'Not found',
    detail: 'This object does not exist in this account and mode.',
  },
  route_not_found: {
    status: 404,
    grpc: 'NOT_FOUND',
    title: 'No such route',
    detail: 'Nothing exists at this path.',
  },
  method_not_allowed: {
    status: 405,
    grpc: 'INVALID_ARGUMENT',
    title: 'Method not allowed',
    detail: 'This path does not support this method. The Allow header lists the methods that it supports.',
  },
  link_unavailable: {
    status: 404,
    grpc: 'NOT_FOUND',
    title: 'Link unavailable',
    detail: 'This payment link is not available.',
  },
  list_took_too_long: {
    status: 422,
    grpc: 'INVALID_ARGUMENT',
    title: 'List took too long',
    detail:
      'Reading this list took too long, and would again. Narrow it with created_at_gte and created_at_lte, or with a filter that fewer objects match.',
  },
  idempotency_key_reused: {
    status: 409,
    grpc: 'FAILED_PRECONDITION',
    title: 'Idempotency key reused',
    detail: 'This Idempotency-Key was already used for a different request.',
  },
  idempotency_key_in_use: {
    status: 409,
    grpc: 'FAILED_PRECONDITION',
    title: 'Idempotency key in use',
    detail: 'A request with this Idempotency-Key is still in progress. Try again shortly.',
  },
  link_deactivated: {
    status: 409,
    grpc: 'FAILED_PRECONDITION',
    title: 'Link deactivated',
    detail: 'This payment link was deactivated. It cannot be activated again.',
  },
  checkout_session_complete: {
    status: 409,
    grpc: 'FAILED_PRECONDITION',
    title: 'Checkout session complete',
    detail: 'This checkout session is complete. It cannot expire any more.',
  },
  payment_not_refundable: {
    status: 409,
    grpc: 'FAILED_PRECONDITION',
    title: 'Payment not refundable',
    detail: 'Nothing of this payment can be refunded: it was not captured, is disputed, or was refunded in full.',
  },
  refund_too_large: {
    status: 409,
    grpc: 'FAILED_PRECONDITION',
    title: 'Refund too large',
    detail: 'This is more than is left of the payment to refund.',
  },
  webhook_endpoint_limit_reached: {
    status: 409,
    grpc: 'FAILED_PRECONDITION',
    title: 'Too many webhook endpoints',
    detail: 'An account can have 20 webhook endpoints in each mode. Delete one first.',
  },
  webhook_endpoint_disabled: {
    status: 409,
    grpc: 'FAILED_PRECONDITION',
    title: 'Webhook endpoint disabled',
    detail: 'This webhook endpoint is disabled or was deleted. Enable it first.',
  },
  webhook_event_expired: {
    status: 409,
    grpc: 'FAILED_PRECONDITION',
    title: 'Event expired',
    detail: 'The event of this delivery is older than 30 days. It cannot be sent any more.',
  },
  body_too_large: {
    status: 413,
    grpc: 'INVALID_ARGUMENT',
    title: 'Body too large',
    detail: 'The request body is too large.',
  },
  unsupported_media_type: {
    status: 415,
    grpc: 'INVALID_ARGUMENT',
    title: 'Unsupported media type',
    detail: 'Send the body as application/json in UTF-8.',
  },
  invalid_request: {
    status: 422,
    grpc: 'INVALID_ARGUMENT',
    title: 'Invalid request',
    detail: 'The request is invalid. See errors for each problem.',
  },
  rate_limited: {
    status: 429,
    grpc: 'RESOURCE_EXHAUSTED',
    title: 'Too many requests',
    detail: 'Too many requests. Wait as many seconds as the Retry-After header says, then try again.',
  },
  internal_error: {
    status: 500,
    grpc: 'INTERNAL',
    title: 'Internal error',
    detail: 'Something went wrong on our side. If you contact us, mention the request_id.',
  },
  service_unavailable: {
    status: 503,
    grpc: 'UNAVAILABLE',
    title: 'Service unavailable',
    detail:
      'The service is not available right now. Wait as many seconds as the Retry-After header says, then try again.',
  },
} as const satisfies Record<string, ErrorDefinition>

export type ErrorCode = keyof typeof errorDefinitions

/** What can be wrong with one field of a request: code → the rule in words. */
export const fieldErrorCodes = {
  required: 'This field is required.',
  invalid_type: 'The value has the wrong type.',
  invalid_value: 'This value is not allowed.',
  invalid_format: 'The format is invalid.',
  invalid_characters: 'Must not contain control characters or broken Unicode.',
  inexact_number: 'This number has more digits than can be kept exactly. Send it as a string.',
  too_short: 'The value is too short.',
  too_long: 'The value is too long.',
  out_of_range: 'The number is out of range.',
  too_large: 'The value is too large.',
  too_broad: 'Too many objects would have to be read. Narrow the search.',
  duplicate: 'A value is listed twice.',
  unknown_field: 'This field does not exist.',
  immutable: 'This field cannot be changed.',
  conflicts_with: 'This field cannot be used together with another field of the request.',
  not_allowed_in_mode: 'This field is not allowed in this mode.',
  requires_cart_edit: 'This field needs `allow_cart_edit` to be true.',
  https_required: 'Must use https in live mode.',
  address_not_public: 'Must lead to an address of the public internet.',
  port_not_allowed: 'Must use port 80, port 443, or a port from 1024 on that none of our own services uses.',
  price_not_found: 'This price does not exist in this account and mode.',
  price_inactive: 'This price or its product is archived.',
  price_recurring: 'This price is recurring, but this mode only accepts one-time prices.',
  recurring_price_required: 'This mode needs at least one recurring price.',
  package_not_found: 'This package does not exist in this account and mode.',
  package_inactive: 'This package is archived.',
  coupon_not_found: 'This coupon does not exist in this account and mode.',
  coupon_inactive: 'This coupon is archived, expired or used up.',
  coupon_currency_mismatch: 'The coupon takes off an amount in a different currency from the cart.',
  customer_not_found: 'This customer does not exist in this account and mode.',
  product_not_found: 'This product does not exist in this account and mode.',
  product_inactive: 'This product is archived.',
  mixed_currencies: 'All prices must be in the same currency.',
  mixed_intervals: 'All recurring prices must have the same billing interval.',
  total_too_large: 'The total is more than can be charged.',
  scope_not_held: 'A key cannot give another key a scope that it does not have itself.',
} as const

export type FieldErrorCode = keyof typeof fieldErrorCodes

const fieldErrorSchema = z
  .object({
    path: z.string().meta({ description: 'The field, e.g. `line_items[1].price_id`.' }),
    code: z
      .enum(Object.keys(fieldErrorCodes) as [FieldErrorCode, ...FieldErrorCode[]])
      .meta({ description: 'The rule that the field breaks. Later versions may add codes.' }),
    message: z.string().meta({ description: 'The rule in words, for people.' }),
  })
  .meta({ id: 'FieldError', description: 'One fault of a request.' })
export type FieldError = z.infer<typeof fieldErrorSchema>

/** A fault of one field, in the rule's own words unless there is more to say. */
export function fault(path: string, code: FieldErrorCode, message: string = fieldErrorCodes[code]): FieldError {
  return { path, code, message }
}

/** The body of every error answer: `application/problem+json` (RFC 9457). */
export const problemSchema = z
  .object({
    type: z.string().meta({ description: 'A URN that names the problem.' }),
    title: z.string().meta({ description: 'What went wrong, in a few words. The same for every occurrence.' }),
    status: z.int().meta({ description: 'The HTTP status.' }),
    detail: z.string().meta({ description: 'What went wrong this time, for people.' }),
    code: z
      .enum(Object.keys(errorDefinitions) as [ErrorCode, ...ErrorCode[]])
      .meta({ description: 'What went wrong, for programs. Later versions may add codes.' }),
    request_id: z.string().optional().meta({ description: 'Names the request in our logs.' }),
    errors: z
      .array(fieldErrorSchema)
      .optional()
      .meta({ description: 'Every field that breaks a rule. Present with `invalid_request`.' }),
  })
  .meta({ id: 'Problem', description: 'Why a request failed: RFC 9457, with a stable code.' })
export type Problem = z.infer<typeof problemSchema>

/** RFC 9457 `type` of a code: names the problem, and is not meant to be fetched. */
export function problemType(code: ErrorCode): string {
  return `urn:paylinks:error:${code}`
}
