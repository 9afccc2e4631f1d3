import type { RequestHandler } from 'express'
import { PageError } from './page-error.ts'

/** Nothing but our own files, nothing inline, nobody's frame. Every picture comes through our own address too. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const HSTS_MAX_AGE_SECONDS = 31_536_000

/** The headers of every answer below `/checkout`, and of every page elsewhere. */
export function securityHeaders(publicUrl: string | null): Record<string, string> {
  const headers: Record<string, string> = {
    'Content-Security-Policy': CONTENT_SECURITY_POLICY,
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'X-Robots-Tag': 'noindex',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  }
  if (publicUrl?.startsWith('https:')) headers['Strict-Transport-Security'] = `max-age=${HSTS_MAX_AGE_SECONDS}`
  return headers
}

export function pageSecurity(publicUrl: string | null): RequestHandler {
  const headers = securityHeaders(publicUrl)
  return (_request, response, next) => {
    response.set(headers)
    next()
  }
}

/**
 * Refuses posts that another site's page has made. The token in the address is what entitles to pay, and no other site
 * knows it; this holds should one leak. A browser says in `Sec-Fetch-Site` where a post comes from. One too old for that
 * says it in `Origin`, which `Referrer-Policy: no-referrer` makes "null" for our own forms.
 */
export function sameOriginPosts(publicUrl: string | null): RequestHandler {
  const publicOrigin = publicUrl === null ? null : new URL(publicUrl).origin
  return (request, _response, next) => {
    if (request.method !== 'POST') return next()
    const site = request.get('sec-fetch-site')
    if (site !== undefined)
      return next(site === 'same-origin' || site === 'none' ? undefined : new PageError('foreign_post'))
    const origin = request.get('origin')
    if (origin === undefined || origin === 'null' || origin === publicOrigin) return next()
    const isOwnHost = URL.canParse(origin) && new URL(origin).host === request.get('host')
    next(isOwnHost ? undefined : new PageError('foreign_post'))
  }
}
