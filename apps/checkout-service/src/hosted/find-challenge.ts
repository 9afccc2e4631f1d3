import { findCheckoutState } from '../payments/checkout-state.ts'
import type { Authorisation, ProviderPayment } from '../payments/payment-processor.ts'
import { providerPaymentOf } from '../payments/provider-payment.ts'
import type { CheckoutSession } from '../sessions/checkout-session.ts'
import type { HostedContext } from './hosted-context.ts'

type OpenChallenge = {
  payment: ProviderPayment
  asked: Extract<Authorisation, { status: 'requires_challenge' }>
}

/** What the bank asks about the attempt that waits for its challenge; null where none waits. */
export async function findChallenge(
  { db, processors }: HostedContext,
  session: CheckoutSession,
): Promise<OpenChallenge | 'answered' | null> {
  const state = await findCheckoutState(db, session)
  const payment = state.name !== 'open' || state.challenged === null ? null : providerPaymentOf(state.challenged)
  if (state.name !== 'open' || state.challenged === null || payment === null) return null
  const asked = await processors.named(state.challenged.processor).find(payment)
  return asked?.status === 'requires_challenge' ? { payment, asked } : 'answered'
}
