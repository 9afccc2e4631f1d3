export type FieldFault = { path: string; code: string; message: string }

/** An answer of the API that is no success, or none at all. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly faults: FieldFault[]

  constructor(status: number, code: string, message: string, faults: FieldFault[] = []) {
    super(message)
    this.status = status
    this.code = code
    this.faults = faults
  }

  /** Whether the same request may succeed when it is sent again. */
  get isTemporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

/** What an answer of the API says is wrong. */
export function problemOf(status: number, body: unknown): ApiError {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as {
    code?: string
    detail?: string
    errors?: FieldFault[]
  }
  const detail =
    problem.detail ?? (status >= 500 ? 'The server has a problem. Try again in a moment.' : 'The request failed.')
  return new ApiError(status, problem.code ?? 'unknown', detail, problem.errors)
}
