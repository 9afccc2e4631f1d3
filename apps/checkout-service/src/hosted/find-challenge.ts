import type { Attempt } from '../payments/attempt-store.ts'
import { findCheckoutState } from '../payments/checkout-state.ts'
import { type Authorisation, attemptKey, type PaymentProcessor, processorFor } from '../payments/payment-processor.ts'
import type { CheckoutSession } from '../sessions/checkout-session.ts'
import type { HostedContext } from './hosted-context.ts'

export type OpenChallenge = {
  attempt: Attempt
  processor: PaymentProcessor
  asked: Extract<Authorisation, { status: 'requires_challenge' }>
}

/** The attempt that waits for its challenge, and what the bank asks; null where none does. */
export async function findChallenge(
  { db, processors }: HostedContext,
  session: CheckoutSession,
): Promise<OpenChallenge | null> {
  const state = await findCheckoutState(db, session)
  const processor = processorFor(processors, session.livemode)
  if (state.name !== 'open' || state.challenged === null || processor === null) return null
  const asked = await processor.find(attemptKey(session.id, state.challenged.number))
  return asked?.status === 'requires_challenge' ? { attempt: state.challenged, processor, asked } : null
}
