import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { parse, serialize } from 'cookie'
import type { Request } from 'express'

const COOKIE = 'paylinks_session'
const TOKEN_BYTES = 32
const TOKEN = /^[\w-]{43}$/

export const SESSION_SECONDS = 12 * 60 * 60

/** A secret for a cookie or a sign-in address: 256 random bits, base64url. */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url')
}

/** What is stored of a token. */
export function hashToken(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(token).digest())
}

/** The token of the request's cookie, if it has the form of one. */
export function sessionTokenOf(request: Request): string | undefined {
  const token = parse(request.get('cookie') ?? '')[COOKIE]
  return token !== undefined && TOKEN.test(token) ? token : undefined
}

export function isToken(text: unknown): text is string {
  return typeof text === 'string' && TOKEN.test(text)
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
