import type { Attempt } from './attempt-store.ts'
import { attemptKey, type ProviderPayment } from './payment-processor.ts'

/** The attempt's payment at its provider; null while none was committed to, and so none can be confirmed. */
export function providerPaymentOf(attempt: Attempt): ProviderPayment | null {
  const { sessionId, number, reference, amountAtom, currency } = attempt
  return reference === null ? null : { key: attemptKey(sessionId, number), reference, amountAtom, currency }
}
