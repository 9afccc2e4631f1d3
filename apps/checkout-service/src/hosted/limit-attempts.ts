import type { RateLimitVerdict } from '@paylinks/service-kit/rate-limiter'
import type { HostedContext } from './hosted-context.ts'
import { PageError } from './page-error.ts'
import type { PageRequest } from './routing/page-route.ts'

/** Counts one attempt of the client, before it costs anything: a flood must not take the places of those who pay. */
export async function limitClient({ client }: PageRequest, { attemptLimits }: HostedContext): Promise<void> {
  refuseUnlessAllowed(await attemptLimits.perClient.consume(client))
}

/** Counts one attempt of the session: nobody may try one card after another on it. */
export async function limitSession({ attemptLimits }: HostedContext, sessionId: string): Promise<void> {
  refuseUnlessAllowed(await attemptLimits.perToken.consume(sessionId))
}

function refuseUnlessAllowed({ allowed, resetSeconds }: RateLimitVerdict): void {
  if (!allowed) throw new PageError('too_many_attempts', { retryAfterSeconds: resetSeconds })
}
