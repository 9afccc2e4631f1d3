import { isDbUnavailable } from '@paylinks/db/client'
import { toAppError } from '@paylinks/service-kit/problem'
import type { ErrorRequestHandler } from 'express'
import type { HostedContext } from './hosted-context.ts'
import { PageError, pageNotFound } from './page-error.ts'
import { MessagePage } from './pages/message-page.tsx'
import { sendPage } from './send-page.ts'

/** The last handler below `/checkout`: every error becomes a page, and nothing internal gets out. */
export function hostedErrors({ assets, log }: Pick<HostedContext, 'assets' | 'log'>): ErrorRequestHandler {
  return (error, _request, response, next) => {
    const known = pageErrorOf(error)
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

function pageErrorOf(thrown: unknown): PageError {
  if (thrown instanceof PageError) return thrown
  // A token that is not even well encoded.
  if (thrown instanceof URIError) return pageNotFound()
  const error = toAppError(thrown, isDbUnavailable)
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
