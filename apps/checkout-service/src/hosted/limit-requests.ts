import { createHash } from 'node:crypto'
import type { HostedContext } from './hosted-context.ts'
import { PageError } from './page-error.ts'
import type { PageRequest, PageRoute } from './routing/page-route.ts'

/**
 * Counts a request, before it costs anything: whoever reloads a large page again and again must not take the time of those
 * who open links.
 */
export async function limitRequest(
  { kind }: PageRoute,
  { client, token }: PageRequest,
  { requestLimits }: HostedContext,
): Promise<void> {
  const { pagesPerClient, pagesPerSession, filesPerClient } = requestLimits
  const counts =
    kind === 'file'
      ? [filesPerClient.consume(client)]
      : [pagesPerClient.consume(client), pagesPerSession.consume(sessionKey(token))]
  for (const { allowed, resetSeconds } of await Promise.all(counts)) {
    if (!allowed) throw new PageError('too_many_requests', { retryAfterSeconds: resetSeconds })
  }
}

/** The token is a secret, and whether it is one at all is not known yet. */
function sessionKey(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
