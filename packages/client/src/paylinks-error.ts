import type { FieldError, Problem } from './generated/types.ts'

/** What went wrong: a code of the API, or one of the three that mean that no usable answer came. */
export type PaylinksErrorCode = Problem['code'] | 'connection_failed' | 'timed_out' | 'unexpected_answer'

type Details = {
  code: PaylinksErrorCode
  detail: string
  status?: number | undefined
  errors?: readonly FieldError[]
  requestId?: string | undefined
  body?: string
  cause?: unknown
}

/** A request that did not succeed, whether the API refused it, something before the API answered, or nothing did. */
export class PaylinksError extends Error {
  override name = 'PaylinksError'
  /** Decide by this. Later versions of the API may add codes. */
  readonly code: PaylinksErrorCode
  /** The HTTP status. Absent when no answer came. */
  readonly status: number | undefined
  /** What went wrong, for people. */
  readonly detail: string
  /** Every field that breaks a rule. Empty unless `code` is `invalid_request`. */
  readonly errors: readonly FieldError[]
  /** Names the request in the logs of the API. Absent when the answer did not come from the API. */
  readonly requestId: string | undefined
  /** The beginning of an error answer that is not the API's, e.g. the HTML page of a proxy. */
  readonly body: string | undefined

  constructor({ code, detail, status, errors = [], requestId, body, cause }: Details) {
    const fields = errors.map(({ path, message }) => `\n  ${path}: ${message}`).join('')
    const facts = [code, status, requestId].filter((fact) => fact !== undefined).join(', ')
    super(`${detail} (${facts})${fields}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.status = status
    this.detail = detail
    this.errors = errors
    this.requestId = requestId
    this.body = body
  }
}
