import { isDbUnavailable } from '@paylinks/db/client'
import { toAppError } from '@paylinks/service-kit/problem'
import type { ErrorRequestHandler } from 'express'
import type { HostedContext } from './hosted-context.ts'
import { PageError } from './page-error.ts'
import { MessagePage } from './pages/message-page.tsx'
import { pageErrorWords } from './pages/words.ts'
import type { Answer } from './routing/page-route.ts'
import { sendAnswer } from './routing/send-answer.ts'

/** The last handler below `/checkout`: every error becomes a page, and nothing internal gets out. */
export function hostedErrors(context: Pick<HostedContext, 'assets' | 'log'>): ErrorRequestHandler {
  return (error, _request, response, next) => {
    const known = pageErrorOf(error)
    if (pageErrorWords[known.code].status >= 500) context.log.error({ err: error }, 'request failed')
    if (response.headersSent) return next(error)
    sendAnswer(response, errorPage(known, context))
  }
}

function errorPage({ code, retryAfterSeconds }: PageError, { assets }: Pick<HostedContext, 'assets'>): Answer {
  const { status, heading, sentence } = pageErrorWords[code]
  return {
    status,
    page: (
      <MessagePage assets={assets} heading={heading}>
        <p>{sentence}</p>
      </MessagePage>
    ),
    ...(retryAfterSeconds !== undefined && { headers: { 'Retry-After': String(retryAfterSeconds) } }),
  }
}

function pageErrorOf(thrown: unknown): PageError {
  if (thrown instanceof PageError) return thrown
  // A token that is not even well encoded.
  if (thrown instanceof URIError) return new PageError('page_not_found')
  const { status, retryAfterSeconds } = toAppError(thrown, isDbUnavailable)
  if (status === 503) return new PageError('unavailable', { retryAfterSeconds })
  if (status === 413) return new PageError('form_too_large')
  if (status === 415) return new PageError('not_a_form')
  return new PageError(status < 500 ? 'unreadable' : 'internal_error')
}
