import { AppError } from '@paylinks/service-kit/app-error'
import { clientKey, type Subnet } from '@paylinks/service-kit/client-key'
import type { RateLimiter, RateLimitVerdict } from '@paylinks/service-kit/rate-limiter'
import type { Request } from 'express'

/** Counts the keys that each client got wrong. */
export type FailedKeys = { limiter: RateLimiter; trustedProxies: readonly Subnet[] }

/**
 * Identifies whoever asks, unless their client has had too many keys that do not exist: it is refused from memory, before
 * anything is looked up, so that guessing costs the database nothing.
 */
export async function unlessTooManyFailed<Identified>(
  { limiter, trustedProxies }: FailedKeys,
  request: Request,
  identify: () => Promise<Identified>,
): Promise<Identified> {
  const client = clientKey(request.socket.remoteAddress, request.get('x-forwarded-for'), trustedProxies)
  refuse(limiter.refusalOf(client))
  try {
    return await identify()
  } catch (error) {
    if (isWrongKey(error)) refuse(await limiter.consume(client))
    throw error
  }
}

function refuse(verdict: RateLimitVerdict | undefined): void {
  if (verdict === undefined || verdict.allowed) return
  throw new AppError('rate_limited', {
    detail: 'Too many requests with API keys that do not exist came from this client. Wait, then try again.',
    retryAfterSeconds: verdict.resetSeconds,
  })
}

/** A request without any key costs nothing and gives nothing away. */
function isWrongKey(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'invalid_api_key' || error.code === 'session_ended')
}
