import { type AttemptId, saveReference } from './attempt-store.ts'
import type { PaymentContext } from './payment-context.ts'
import type { Authorisation, Confirmation, PaymentOrder, PaymentProcessor } from './payment-processor.ts'

/**
 * Creates the attempt's payment at the provider, commits to its reference, and only then confirms it. Null when the
 * attempt has ended meanwhile: then nothing was confirmed. Rejects when it is not known what the provider did.
 */
export async function authoriseAttempt(
  { db }: Pick<PaymentContext, 'db'>,
  processor: PaymentProcessor,
  attempt: AttemptId,
  order: PaymentOrder,
  confirmation: Confirmation,
): Promise<Authorisation | null> {
  const { reference } = await processor.create(order)
  if (!(await saveReference(db, attempt, reference))) return null
  const { key, amountAtom, currency } = order
  return processor.confirm({ key, reference, amountAtom, currency }, confirmation)
}
