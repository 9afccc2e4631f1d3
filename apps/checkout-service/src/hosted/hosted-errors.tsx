import { isDbUnavailable } from '@paylinks/db/client'
import { renderPage } from '@paylinks/pages/document'
import type { RawAnswer } from '@paylinks/service-kit/http-server'
import { toAppError } from '@paylinks/service-kit/problem'
import type { ErrorRequestHandler } from 'express'
import type { Assets } from './assets.ts'
import type { HostedContext } from './hosted-context.ts'
import { PageError } from './page-error.ts'
import { securityHeaders } from './page-security.ts'
import { MessagePage } from './pages/message-page.tsx'
import type { AssetPaths } from './pages/page-frame.ts'
import { type PageErrorCode, pageErrorWords } from './pages/words.ts'
import { sendAnswer } from './routing/send-answer.ts'

type ErrorContext = Pick<HostedContext, 'assets' | 'log' | 'publicUrl'>

/** The last handler below `/checkout`: every error becomes a page, and nothing internal gets out. */
export function hostedErrors({ assets, log, publicUrl }: ErrorContext): ErrorRequestHandler {
  const headers = securityHeaders(publicUrl)
  return (error, request, response, next) => {
    const { code, retryAfterSeconds } = pageErrorOf(error)
    const { status } = pageErrorWords[code]
    if (status >= 500) log.error({ err: error }, 'request failed')
    if (response.headersSent) return next(error)
    const checkoutPath = checkoutPathIn(request.originalUrl)
    // Whoever only has to wait is led back when the time has come. With an outage nobody knows when that is.
    const waitSeconds = status === 429 && checkoutPath !== null ? retryAfterSeconds : undefined
    sendAnswer(response, {
      status,
      page: <ErrorPage code={code} assets={assets} checkoutPath={checkoutPath} waitSeconds={waitSeconds} />,
      headers: {
        ...headers,
        ...(retryAfterSeconds !== undefined && { 'Retry-After': String(retryAfterSeconds) }),
        ...(waitSeconds !== undefined && { Refresh: `${waitSeconds}; url=${checkoutPath}` }),
      },
    })
  }
}

/** Elsewhere a browser gets the same pages. A program's errors go on to the next handler. */
export function browserErrors(context: ErrorContext): ErrorRequestHandler {
  const answerPage = hostedErrors(context)
  return (error, request, response, next) => {
    if (request.accepts(['json', 'html']) === 'html') answerPage(error, request, response, next)
    else next(error)
  }
}

/** What is answered when a request's headers are larger than the server reads: nothing else is known of it. */
export function headersTooLarge(assets: Assets, publicUrl: string | null): RawAnswer {
  return {
    headers: { ...securityHeaders(publicUrl), 'Content-Type': 'text/html; charset=utf-8' },
    body: renderPage(<ErrorPage code="headers_too_large" assets={assets} checkoutPath={null} />),
  }
}

type ErrorPageProps = {
  code: PageErrorCode
  assets: AssetPaths
  checkoutPath: string | null
  waitSeconds?: number | undefined
}

function ErrorPage({ code, assets, checkoutPath, waitSeconds }: ErrorPageProps) {
  const { heading, sentence } = pageErrorWords[code]
  const isLost = code === 'page_not_found' || code === 'headers_too_large'
  return (
    <MessagePage assets={assets} heading={heading}>
      <p>{sentence}</p>
      {waitSeconds !== undefined && (
        <p role="timer">
          The checkout opens again by itself in <span data-countdown>{waitSeconds}</span> seconds.
        </p>
      )}
      {!isLost && checkoutPath !== null && (
        <a class="button button-pay" href={checkoutPath}>
          Back to the checkout
        </a>
      )}
    </MessagePage>
  )
}

/** The session's page, where the address is one of its pages. */
function checkoutPathIn(url: string): string | null {
  return /^\/checkout\/tok_[\w-]+/.exec(url)?.[0] ?? null
}

function pageErrorOf(thrown: unknown): PageError {
  if (thrown instanceof PageError) return thrown
  // A token that is not even well encoded.
  if (thrown instanceof URIError) return new PageError('page_not_found')
  const { status, retryAfterSeconds } = toAppError(thrown, isDbUnavailable)
  switch (status) {
    case 503:
      return new PageError('unavailable', { retryAfterSeconds })
    case 404:
      return new PageError('page_not_found')
    case 413:
      return new PageError('form_too_large')
    case 415:
      return new PageError('not_a_form')
    default:
      return new PageError(status < 500 ? 'unreadable' : 'internal_error')
  }
}
