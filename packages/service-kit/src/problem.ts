import { errorDefinitions, type Problem, problemType } from '@paylinks/contracts/errors'
import type { ErrorRequestHandler, RequestHandler, Response } from 'express'
import { AppError } from './app-error.ts'
import type { Logger } from './logger.ts'
import { currentRequest } from './request-context.ts'

/** The RFC 9457 body of an error. */
export function problemOf(error: AppError, requestId?: string): Problem {
  const { status, title } = errorDefinitions[error.code]
  return {
    type: problemType(error.code),
    title,
    status,
    detail: error.message,
    code: error.code,
    ...(requestId === undefined ? {} : { request_id: requestId }),
    ...(error.errors === undefined ? {} : { errors: error.errors }),
  }
}

function sendProblem(response: Response, error: AppError): void {
  if (error.retryAfterSeconds !== undefined) response.set('Retry-After', String(error.retryAfterSeconds))
  if (error.status === 401) response.set('WWW-Authenticate', 'Bearer')
  const body = JSON.stringify(problemOf(error, currentRequest()?.requestId))
  response.status(error.status).type('application/problem+json').send(body)
}

type ProblemOptions = {
  log: Logger
  /** Whether the error says that a backing service cannot be reached now. */
  isUnavailable?: (error: unknown) => boolean
}

/** The last handler of an Express app: every error becomes a problem, and nothing internal gets out. */
export function problems({ log, isUnavailable = () => false }: ProblemOptions): ErrorRequestHandler {
  return (error, _request, response, next) => {
    // The client hung up while it sent its body: nobody waits for an answer, and nothing is wrong with us.
    if (error?.type === 'request.aborted') return
    const known = toAppError(error, isUnavailable)
    if (known.status >= 500) log.error({ err: error, code: known.code }, 'request failed')
    if (response.headersSent) return next(error)
    sendProblem(response, known)
  }
}

export const routeNotFound: RequestHandler = () => {
  throw new AppError('route_not_found')
}

const RETRY_AFTER_OUTAGE_SECONDS = 2

/**
 * Body parsers and routers throw `http-errors`; their `type` and `status` say what was wrong. They are known by that
 * first: only what comes out of a backing service may be called its outage.
 */
export function toAppError(error: unknown, isUnavailable: (error: unknown) => boolean): AppError {
  if (error instanceof AppError) return error
  const { type, status } = (error ?? {}) as { type?: string; status?: number }
  if (type === 'entity.parse.failed') return new AppError('malformed_json')
  if (status === 413) return new AppError('body_too_large')
  if (status === 415) return new AppError('unsupported_media_type')
  if (status !== undefined && status >= 400 && status < 500) return new AppError('malformed_request')
  if (isUnavailable(error)) {
    return new AppError('service_unavailable', { cause: error, retryAfterSeconds: RETRY_AFTER_OUTAGE_SECONDS })
  }
  return new AppError('internal_error', { cause: error })
}
