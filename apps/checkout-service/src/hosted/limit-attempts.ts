import { clientKey } from '@paylinks/service-kit/client-key'
import type { RateLimitVerdict } from '@paylinks/service-kit/rate-limiter'
import type { Request } from 'express'
import type { HostedContext } from './hosted-context.ts'
import { PageError } from './page-error.ts'

/** Counts one attempt of the client, before it costs anything: a flood must not take the places of those who pay. */
export async function limitClient({ attemptLimits, trustedProxies }: HostedContext, request: Request): Promise<void> {
  const client = clientKey(request.socket.remoteAddress, request.get('x-forwarded-for'), trustedProxies)
  refuseUnlessAllowed(await attemptLimits.perClient.consume(client))
}

/** Counts one attempt of the session: nobody may try one card after another on it. */
export async function limitSession({ attemptLimits }: HostedContext, sessionId: string): Promise<void> {
  refuseUnlessAllowed(await attemptLimits.perToken.consume(sessionId))
}

function refuseUnlessAllowed({ allowed, resetSeconds }: RateLimitVerdict): void {
  if (allowed) return
  throw new PageError(
    429,
    'Too many attempts',
    'You were not charged for this one. Wait a minute, then go back and try again.',
    resetSeconds,
  )
}
