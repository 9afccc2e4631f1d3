import { confirmChallenge } from '../payments/confirm-challenge.ts'
import type { ChallengePrompt } from '../payments/payment-processor.ts'
import { checkoutPath } from './checkout-paths.ts'
import { findChallenge } from './find-challenge.ts'
import type { HostedContext } from './hosted-context.ts'
import { limitClient, limitSession } from './limit-attempts.ts'
import { requireSession } from './require-session.ts'
import type { Answer, PageRequest } from './routing/page-route.ts'

type Answered = { kind: ChallengePrompt['kind']; answer: string | null }

/** Continues the attempt whose challenge was answered, where the bank asked in this way, and leads to the outcome. */
export async function continueChallenge(
  request: PageRequest,
  context: HostedContext,
  { kind, answer }: Answered,
): Promise<Answer> {
  await limitClient(request, context)
  const session = await requireSession(request, context)
  const challenge = await findChallenge(context, session)
  if (challenge?.asked.challenge.kind === kind) {
    await limitSession(context, session.id)
    await confirmChallenge(context, challenge.processor, session.id, answer)
  }
  return { seeOther: `${checkoutPath(request.token)}/complete` }
}
