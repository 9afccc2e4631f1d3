import { askAboutChallenge } from '../payments/ask-about-challenge.ts'
import type { Attempt } from '../payments/attempt-store.ts'
import type { PaymentContext } from '../payments/payment-context.ts'

/**
 * Before an attempt that waits for its challenge is cancelled for another, the provider is asked about it: the customer
 * may have confirmed it in the bank's app, and then has paid. A provider that cannot be asked does not stop anybody; the
 * cancel lets go of whatever it holds.
 */
export async function askAboutEarlier(context: PaymentContext, challenged: Attempt): Promise<void> {
  const { sessionId, number } = challenged
  await askAboutChallenge(context, challenged).catch((err) => {
    context.log.warn({ err, sessionId, attempt: number }, 'the provider could not be asked about an earlier attempt')
  })
}
