import { type Attempt, resumeAttempt } from './attempt-store.ts'
import type { PaymentContext } from './payment-context.ts'
import type { Authorisation } from './payment-processor.ts'
import { providerPaymentOf } from './provider-payment.ts'
import { recordAuthorisation } from './record-authorisation.ts'

/**
 * Asks the provider what became of an attempt that waits for its challenge, and records what it says. False when the
 * customer has not answered yet. Rejects when the provider cannot be asked.
 */
export async function askAboutChallenge(
  context: PaymentContext,
  attempt: Attempt,
  record: (context: PaymentContext, attempt: Attempt, found: Authorisation) => Promise<unknown> = recordAuthorisation,
): Promise<boolean> {
  const payment = providerPaymentOf(attempt)
  const found = payment && (await context.processors.named(attempt.processor).find(payment))
  if (found === null || found.status === 'requires_challenge') return false
  if (await resumeAttempt(context.db, attempt, context.leaseSeconds)) await record(context, attempt, found)
  return true
}
