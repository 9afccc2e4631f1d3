import { createHash, timingSafeEqual } from 'node:crypto'
import { isDashboardToken } from '@paylinks/contracts/dashboard-tokens'
import { parse, serialize } from 'cookie'
import type { Request } from 'express'

const COOKIE = 'paylinks_session'

export const SESSION_SECONDS = 12 * 60 * 60

/** The token of the request's cookie, if it has the form of one. */
export function sessionTokenOf(request: Request): string | undefined {
  const token = parse(request.get('cookie') ?? '')[COOKIE]
  return isDashboardToken(token) ? token : undefined
}

/**
 * What a request by cookie must repeat in `X-CSRF-Token`: it follows from the cookie, which another site can make a
 * browser send but cannot read.
 */
export function csrfTokenOf(sessionToken: string): string {
  return createHash('sha256').update(`csrf:${sessionToken}`).digest('base64url')
}

export function isCsrfToken(text: string | undefined, sessionToken: string): boolean {
  const given = Buffer.from(text ?? '')
  const expected = Buffer.from(csrfTokenOf(sessionToken))
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** Out of reach of scripts, never sent from another site, and over https alone but on this very machine. */
export function sessionCookie(request: Request, token: string): string {
  return serialize(COOKIE, token, { ...attributes(request), maxAge: SESSION_SECONDS })
}

export function endedSessionCookie(request: Request): string {
  return serialize(COOKIE, '', { ...attributes(request), maxAge: 0 })
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/

function attributes(request: Request) {
  return { httpOnly: true, sameSite: 'strict', path: '/', secure: !LOOPBACK.test(request.get('host') ?? '') } as const
}
