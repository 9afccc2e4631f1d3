import type { Db } from '@paylinks/db/client'
import type { DeclineCode } from './payment-processor.ts'

/** What a customer answers on the test bank's page. Anything else fails the confirmation. */
export const CHALLENGE_APPROVED = 'approve'

/**
 * What a bank does on its own page: the payment moves on at the provider, whether or not its customer comes back to us.
 * A payment that waits for no confirmation stays as it is.
 */
export async function answerAtTestBank(db: Db, reference: string, answer: string): Promise<void> {
  const isApproved = answer === CHALLENGE_APPROVED
  const declineCode: DeclineCode | null = isApproved ? null : 'authentication_failed'
  await db.testProcessorPayment.updateMany({
    where: { reference, state: 'requires_challenge' },
    data: { state: isApproved ? 'authorised' : 'declined', declineCode },
  })
}
