import { type ErrorCode, errorDefinitions, type FieldError } from '@paylinks/contracts/errors'

type AppErrorOptions = {
  /** Public sentence about this occurrence; the code's own sentence where absent. */
  detail?: string
  /** Every fault of the request, for `invalid_request`. */
  errors?: FieldError[]
  retryAfterSeconds?: number
  /** What went wrong inside. Logged, never shown. */
  cause?: unknown
}

/** An error that a client may see. Everything else that is thrown is answered as `internal_error`. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly errors: FieldError[] | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(options.detail ?? errorDefinitions[code].detail, { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.errors = options.errors
    this.retryAfterSeconds = options.retryAfterSeconds
  }

  get status(): number {
    return errorDefinitions[this.code].status
  }
}

/** The 422 that lists every fault at once. */
export function invalidRequest(errors: FieldError[]): AppError {
  return new AppError('invalid_request', { errors })
}
