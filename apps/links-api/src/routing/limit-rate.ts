import { modeName } from '@paylinks/contracts/ids'
import { AppError } from '@paylinks/service-kit/app-error'
import type { RateLimiter } from '@paylinks/service-kit/rate-limiter'
import type { RequestHandler } from 'express'
import { principalOf } from '../authentication/authenticate.ts'

/** Bounds how often an account may ask in one mode, by all its keys together, and says how much is left. */
export function limitRate(limiter: RateLimiter): RequestHandler {
  return async (_request, response, next) => {
    const { accountId, livemode } = principalOf(response)
    const { allowed, limit, remaining, resetSeconds } = await limiter.consume(`${accountId}/${modeName(livemode)}`)
    response.set({
      'RateLimit-Limit': String(limit),
      'RateLimit-Remaining': String(remaining),
      'RateLimit-Reset': String(resetSeconds),
    })
    if (!allowed) throw new AppError('rate_limited', { retryAfterSeconds: resetSeconds })
    next()
  }
}
