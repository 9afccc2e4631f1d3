import { hashApiKey, isApiKey } from '@paylinks/contracts/api-keys'
import type { Scope } from '@paylinks/contracts/scopes'
import type { Db } from '@paylinks/db/client'
import { AppError } from '@paylinks/service-kit/app-error'
import type { Request, RequestHandler, Response } from 'express'
import type { Principal } from './principal.ts'
import { findApiKey, recordUse } from './principal-store.ts'

/** Times of use are for people to look at: this exact, and no write on each request. */
const LAST_USED_PRECISION_MS = 60_000

/**
 * Knows the request's API key, or refuses. The key is asked of the database for each request, never of a cache, so that
 * a revoked key stops at once.
 */
export function authenticate(db: Db): RequestHandler {
  return async (request, response, next) => {
    const key = apiKeyOf(request)
    const found = isApiKey(key) ? await findApiKey(db, hashApiKey(key)) : null
    if (found === null) throw new AppError('invalid_api_key')
    const { lastUsedAt, ...principal } = found
    if (principal.accountId !== request.params.account_id) throw new AppError('account_mismatch')

    const now = new Date()
    const recordedUntil = new Date(now.getTime() - LAST_USED_PRECISION_MS)
    if (lastUsedAt === null || lastUsedAt < recordedUntil) await recordUse(db, principal.apiKeyId, now, recordedUntil)
    response.locals.principal = principal
    next()
  }
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

/** The key that the request states, whatever it is worth. */
export function apiKeyOf(request: Request): string {
  const key = /^Bearer +(.+)$/i.exec(request.get('authorization') ?? '')?.[1]
  if (key === undefined) throw new AppError('missing_api_key')
  return key.trimEnd()
}
