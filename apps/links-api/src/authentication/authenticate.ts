import { hashApiKey, isApiKey } from '@paylinks/contracts/api-keys'
import { hashDashboardToken } from '@paylinks/contracts/dashboard-tokens'
import type { Scope } from '@paylinks/contracts/scopes'
import type { Db } from '@paylinks/db/client'
import { AppError } from '@paylinks/service-kit/app-error'
import type { Request, RequestHandler, Response } from 'express'
import { findSessionPrincipal } from '../dashboard/dashboard-session-store.ts'
import { isCsrfToken, sessionTokenOf } from '../dashboard/session-token.ts'
import { type FailedKeys, unlessTooManyFailed } from './failed-keys.ts'
import type { Principal } from './principal.ts'
import { findApiKey, recordUse } from './principal-store.ts'

/** Times of use are for people to look at: this exact, and no write on each request. */
const LAST_USED_PRECISION_MS = 60_000

/**
 * Knows whom the request comes from, by its API key or by the cookie of the dashboard, or refuses. Both are asked of the
 * database for each request, never of a cache, so that a revoked key stops at once.
 */
export function authenticate(db: Db, failedKeys: FailedKeys): RequestHandler {
  return async (request, response, next) => {
    const { principal: found, credential } = await unlessTooManyFailed(failedKeys, request, () => identify(db, request))
    const { lastUsedAt, ...principal } = found
    if (principal.accountId !== request.params.account_id) throw new AppError('account_mismatch')

    const now = new Date()
    const recordedUntil = new Date(now.getTime() - LAST_USED_PRECISION_MS)
    if (lastUsedAt === null || lastUsedAt < recordedUntil) await recordUse(db, principal.apiKeyId, now, recordedUntil)
    response.locals.principal = principal
    response.locals.credential = credential
    next()
  }
}

type Identified = { principal: Principal & { lastUsedAt: Date | null }; credential: string }

async function identify(db: Db, request: Request): Promise<Identified> {
  const sessionToken = request.get('authorization') === undefined ? sessionTokenOf(request) : undefined
  if (sessionToken !== undefined) return identifyByCookie(db, request, sessionToken)
  const key = apiKeyOf(request)
  const principal = isApiKey(key) ? await findApiKey(db, hashApiKey(key)) : null
  if (principal === null) throw new AppError('invalid_api_key')
  return { principal, credential: key }
}

/** A browser sends the cookie by itself, so every request must show that a page of ours made it. */
async function identifyByCookie(db: Db, request: Request, sessionToken: string): Promise<Identified> {
  if (!isCsrfToken(request.get('x-csrf-token'), sessionToken)) throw new AppError('csrf_token_mismatch')
  const livemode = request.get('paylinks-mode') === 'live'
  const principal = await findSessionPrincipal(db, hashDashboardToken(sessionToken), livemode, new Date())
  if (principal === null) throw new AppError('session_ended')
  return { principal, credential: sessionToken }
}

/** Lets the request pass when its key holds the scope. */
export function requireScope(scope: Scope): RequestHandler {
  return (_request, response, next) => {
    if (!principalOf(response).scopes.includes(scope)) {
      throw new AppError('insufficient_scope', { detail: `This operation needs an API key with the scope ${scope}.` })
    }
    next()
  }
}

/** The principal of a request that {@link authenticate} let pass. */
export function principalOf(response: Response): Principal {
  return response.locals.principal
}

/** The secret that the request was let in by: never to be stored, logged or shown. */
export function credentialOf(response: Response): string {
  return response.locals.credential
}

/** The key that the request states, whatever it is worth. */
function apiKeyOf(request: Request): string {
  const key = /^Bearer +(.+)$/i.exec(request.get('authorization') ?? '')?.[1]
  if (key === undefined) throw new AppError('missing_api_key')
  return key.trimEnd()
}
