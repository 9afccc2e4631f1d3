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
    detail: 'Idempotency-Key must be 1 to 255 printable ASCII characters.',
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
    detail: 'This API key is unknown or was revoked.',
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
    title: 'Another account',
    detail: 'This API key belongs to another account than the one in the path.',
  },
  insufficient_scope: {
    status: 403,
    grpc: 'PERMISSION_DENIED',
    title: 'Insufficient scope',
    detail: 'This API key lacks the scope that this operation needs.',
  },
  not_found: {
    status: 404,
    grpc: 'NOT_FOUND',
    title: 'Not found',
    detail: 'There is no such object in this account and mode.',
  },
  route_not_found: {
    status: 404,
    grpc: 'NOT_FOUND',
    title: 'No such route',
    detail: 'There is no such method and path.',
  },
  link_unavailable: {
    status: 404,
    grpc: 'NOT_FOUND',
    title: 'Link unavailable',
    detail: 'This payment link is not available.',
  },
  idempotency_key_reused: {
    status: 409,
    grpc: 'FAILED_PRECONDITION',
    title: 'Idempotency key reused',
    detail: 'This Idempotency-Key was used with another request.',
  },
  idempotency_key_in_use: {
    status: 409,
    grpc: 'FAILED_PRECONDITION',
    title: 'Idempotency key in use',
    detail: 'A request with this Idempotency-Key is still in progress. Retry it shortly.',
  },
  link_deactivated: {
    status: 409,
    grpc: 'FAILED_PRECONDITION',
    title: 'Link deactivated',
    detail: 'Deactivation is permanent: this payment link cannot be activated again.',
  },
  body_too_large: {
    status: 413,
    grpc: 'INVALID_ARGUMENT',
    title: 'Body too large',
    detail: 'The request body is larger than this endpoint takes.',
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
    detail: 'The request breaks one or more rules; errors lists them all.',
  },
  rate_limited: {
    status: 429,
    grpc: 'RESOURCE_EXHAUSTED',
    title: 'Too many requests',
    detail: 'Too many requests. Retry after the time that Retry-After gives.',
  },
  internal_error: {
    status: 500,
    grpc: 'INTERNAL',
    title: 'Internal error',
    detail: 'Something went wrong on our side. The request_id helps us to find it.',
  },
  service_unavailable: {
    status: 503,
    grpc: 'UNAVAILABLE',
    title: 'Service unavailable',
    detail: 'The service cannot answer right now. Retry after the time that Retry-After gives.',
  },
} as const satisfies Record<string, ErrorDefinition>

export type ErrorCode = keyof typeof errorDefinitions

/** What can be wrong with one field of a request: code → the rule in words. */
export const fieldErrorCodes = {
  required: 'The field is required.',
  invalid_type: 'The field has another type.',
  invalid_value: 'The value is not one of those allowed.',
  invalid_format: 'The text has another form than required.',
  invalid_characters: 'The text contains control characters or broken Unicode.',
  too_short: 'The text or list is too short.',
  too_long: 'The text or list is too long.',
  out_of_range: 'The number is out of range.',
  too_large: 'The value is too large when written as JSON.',
  duplicate: 'The list names a value twice.',
  unknown_field: 'There is no such field.',
  immutable: 'The field cannot be changed.',
  conflicts_with: 'The field cannot be combined with another one that is present.',
  not_allowed_in_mode: 'The field is not allowed in this mode.',
  requires_cart_edit: 'The field needs `allow_cart_edit`.',
  https_required: 'The URL must use https in live mode.',
  price_not_found: 'There is no such price in this account and mode.',
  price_inactive: 'The price, or its product, is archived.',
  price_recurring: 'The price is recurring, and this mode takes one-time prices only.',
  recurring_price_required: 'This mode needs at least one recurring price.',
  package_not_found: 'There is no such package in this account and mode.',
  package_inactive: 'The package is archived.',
  coupon_not_found: 'There is no such coupon in this account and mode.',
  coupon_inactive: 'The coupon is archived, expired or used up.',
  coupon_currency_mismatch: "The coupon's amount is in another currency than the cart.",
  customer_not_found: 'There is no such customer in this account and mode.',
  product_not_found: 'There is no such product in this account and mode.',
  product_inactive: 'The product is archived.',
  mixed_currencies: 'All prices must share one currency.',
  mixed_intervals: 'All recurring prices must share one billing interval.',
  total_too_large: 'The total is larger than can be charged.',
  scope_not_held: 'A key cannot give a scope that it does not have.',
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
