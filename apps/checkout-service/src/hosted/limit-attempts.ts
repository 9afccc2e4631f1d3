import { clientKey } from '@paylinks/service-kit/client-key'
import type { Request } from 'express'
import type { HostedContext } from './hosted-context.ts'
import { PageError } from './page-error.ts'

/** Counts one attempt of the session and of the client, and refuses it when either has had too many in this minute. */
export async function limitAttempts(
  { attemptLimits, trustedProxies }: HostedContext,
  request: Request,
  sessionId: string,
): Promise<void> {
  const client = clientKey(request.socket.remoteAddress, request.get('x-forwarded-for'), trustedProxies)
  const verdicts = await Promise.all([
    attemptLimits.perToken.consume(sessionId),
    attemptLimits.perClient.consume(client),
  ])
  const refused = verdicts.filter(({ allowed }) => !allowed)
  if (refused.length === 0) return
  throw new PageError(
    429,
    'Too many attempts',
    'You were not charged for this one. Wait a minute, then go back and try again.',
    Math.max(...refused.map(({ resetSeconds }) => resetSeconds)),
  )
}
