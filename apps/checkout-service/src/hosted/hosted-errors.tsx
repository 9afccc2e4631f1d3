import { isDbUnavailable } from '@paylinks/db/client'
import type { AppError } from '@paylinks/service-kit/app-error'
import { toAppError } from '@paylinks/service-kit/problem'
import type { ErrorRequestHandler } from 'express'
import type { HostedContext } from './hosted-context.ts'
import { PageError, pageNotFound } from './page-error.ts'
import { MessagePage } from './pages/message-page.tsx'
import { sendPage } from './send-page.ts'

/** The last handler below `/checkout`: every error becomes a page, and nothing internal gets out. */
export function hostedErrors({ assets, log }: Pick<HostedContext, 'assets' | 'log'>): ErrorRequestHandler {
  return (error, _request, response, next) => {
    const known = error instanceof PageError ? error : pageErrorOf(toAppError(error, isDbUnavailable))
    if (known.status >= 500) log.error({ err: error }, 'request failed')
    if (response.headersSent) return next(error)
    if (known.retryAfterSeconds !== undefined) response.set('Retry-After', String(known.retryAfterSeconds))
    sendPage(
      response,
      known.status,
      <MessagePage assets={assets} heading={known.heading}>
        <p>{known.message}</p>
      </MessagePage>,
    )
  }
}

function pageErrorOf(error: AppError): PageError {
  if (error.status === 404) return pageNotFound()
  if (error.status === 503) {
    return new PageError(
      503,
      'Not available right now',
      'We cannot reach what we need to go on. If you have paid, you are charged once at most. Try again in a moment.',
      error.retryAfterSeconds,
    )
  }
  if (error.status < 500) {
    return new PageError(error.status, 'This did not work', 'The request could not be read. Go back and try again.')
  }
  return new PageError(
    500,
    'Something went wrong',
    'The fault is on our side. If you have paid, you are charged once at most. Try again in a moment.',
  )
}
