import type { Authorisation, Confirmation, PaymentOrder, PaymentProcessor } from './payment-processor.ts'

/**
 * Creates a payment at the provider, commits to its reference, and only then confirms it. Null when it could not be
 * committed to because its attempt has ended meanwhile: then nothing was confirmed. Rejects when it is not known what the provider did.
 */
export async function authoriseAttempt(
  processor: PaymentProcessor,
  order: PaymentOrder,
  confirmation: Confirmation,
  commit: (reference: string) => Promise<boolean>,
): Promise<Authorisation | null> {
  const { reference } = await processor.create(order)
  if (!(await commit(reference))) return null
  const { key, amountAtom, currency } = order
  return processor.confirm({ key, reference, amountAtom, currency }, confirmation)
}
