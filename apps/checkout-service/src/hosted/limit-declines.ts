import type { DeclineLimits } from '../payments/decline-limits.ts'
import { declineCodes } from '../payments/payment-processor.ts'
import type { AttemptOutcome } from '../payments/record-authorisation.ts'
import type { CheckoutSession } from '../sessions/checkout-session.ts'
import type { HostedContext } from './hosted-context.ts'
import { PageError } from './page-error.ts'
import type { PageRequest } from './routing/page-route.ts'

/** Stops a client that is known to have had too many payments declined. */
export function refuseCardTester({ client }: PageRequest, { declineLimits }: HostedContext): void {
  const refusal = declineLimits.client.refusalOf(client)
  if (refusal !== undefined) throw new PageError('too_many_attempts', { retryAfterSeconds: refusal.resetSeconds })
}

/** Counts a declined payment for its client, its link and its account. */
export async function countDecline(
  { client }: PageRequest,
  { declineLimits, metrics }: HostedContext,
  { linkId, accountId, livemode }: CheckoutSession,
  outcome: AttemptOutcome,
): Promise<void> {
  if (outcome.status !== 'refused' || !(declineCodes as readonly string[]).includes(outcome.code)) return
  const keys = { client, link: linkId, account: `${accountId}:${livemode}` }
  for (const [scope, limiter] of Object.entries(declineLimits)) {
    const { allowed } = await limiter.consume(keys[scope as keyof DeclineLimits])
    if (!allowed) metrics.suspectedCardTesting.inc({ scope })
  }
}
