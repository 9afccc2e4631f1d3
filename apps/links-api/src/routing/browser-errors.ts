import { isDbUnavailable } from '@paylinks/db/client'
import { PLAIN_PAGE_POLICY, plainPage } from '@paylinks/pages/plain-page'
import type { AppError } from '@paylinks/service-kit/app-error'
import type { RawAnswer } from '@paylinks/service-kit/http-server'
import type { Logger } from '@paylinks/service-kit/logger'
import { toAppError } from '@paylinks/service-kit/problem'
import type { ErrorRequestHandler } from 'express'

const headers = {
  'Content-Security-Policy': PLAIN_PAGE_POLICY,
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Robots-Tag': 'noindex',
}

const links = [
  { text: 'Open the dashboard', href: '/dashboard' },
  { text: 'Read the API reference', href: '/docs' },
]

const lostPage = plainPage({
  heading: 'This page does not exist',
  sentences: ['Please check the address. If somebody sent you a payment link, open that link again.'],
  links,
})
const apiPage = plainPage({
  heading: 'This address is for programs',
  sentences: ['The merchant API answers programs that send an API key. You can see and do the same in the dashboard.'],
  links,
})
const brokenPage = plainPage({
  heading: 'Something went wrong',
  sentences: ['This is our fault. Please try again in a minute.'],
  links,
})

const tooLargePage = plainPage({
  heading: 'Your browser sent too much data',
  sentences: ['Please delete the cookies of this site, or open the address in a private window.'],
})

/**
 * Somebody who opens an address of the API in a browser gets a page that says where to go. Everybody else's errors go on
 * to the next handler: a browser asks for pages first, and a program that names no type does not.
 */
export function browserErrors(log: Logger): ErrorRequestHandler {
  return (thrown, request, response, next) => {
    const isVisit = request.method === 'GET' || request.method === 'HEAD'
    if (!isVisit || response.headersSent || request.accepts(['json', 'html']) !== 'html') return next(thrown)
    const error = toAppError(thrown, isDbUnavailable)
    if (error.status >= 500) log.error({ err: thrown, code: error.code }, 'request failed')
    if (error.retryAfterSeconds !== undefined) response.set('Retry-After', String(error.retryAfterSeconds))
    response.status(error.status).set(headers).vary('Accept').type('html').send(pageFor(error))
  }
}

function pageFor({ status, message }: AppError): string {
  if (status >= 500) return brokenPage
  if (status === 404) return lostPage
  if (status === 401 || status === 403) return apiPage
  return plainPage({ heading: 'This did not work', sentences: [message], links })
}

/** What is answered when a request's headers are larger than the server reads: nothing else is known of it. */
export const headersTooLarge: RawAnswer = {
  headers: { ...headers, 'Content-Type': 'text/html; charset=utf-8' },
  body: tooLargePage,
}
