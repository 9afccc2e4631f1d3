import { answerAtTestBank } from '../payments/test-bank.ts'
import { checkoutPath } from './checkout-paths.ts'
import { findChallenge } from './find-challenge.ts'
import type { HostedContext } from './hosted-context.ts'
import { limitClient, limitSession } from './limit-attempts.ts'
import { requireSession } from './require-session.ts'
import type { Answer, PageRequest } from './routing/page-route.ts'
import { textField } from './routing/read-form.ts'

/**
 * `POST /checkout/{token}/challenge`: what the customer answered on the page that stands in for the bank's. The payment
 * moves on there and nowhere else; the way back is that of every bank.
 */
export async function answerChallenge(request: PageRequest, context: HostedContext): Promise<Answer> {
  await limitClient(request, context)
  const session = await requireSession(request, context)
  const path = checkoutPath(request.token)
  const challenge = await findChallenge(context, session)
  if (challenge === 'answered') return { seeOther: `${path}/challenge/return` }
  if (challenge?.asked.challenge.kind !== 'test_page') return { seeOther: `${path}/complete` }
  await limitSession(context, session.id)
  await answerAtTestBank(context.db, challenge.payment.reference, textField(request.form, 'answer', 20))
  return { seeOther: `${path}/challenge/return` }
}
