import { askAboutChallenge } from '../payments/ask-about-challenge.ts'
import { findCheckoutState } from '../payments/checkout-state.ts'
import { checkoutPath } from './checkout-paths.ts'
import type { HostedContext } from './hosted-context.ts'
import { limitClient } from './limit-attempts.ts'
import { requireSession } from './require-session.ts'
import type { Answer, PageRequest } from './routing/page-route.ts'

/**
 * `GET /checkout/{token}/challenge/return`: back from the bank's page. What came back with the customer is not believed:
 * the provider is asked.
 */
export async function returnFromChallenge(request: PageRequest, context: HostedContext): Promise<Answer> {
  await limitClient(request, context)
  const session = await requireSession(request, context)
  const state = await findCheckoutState(context.db, session)
  if (state.name === 'open' && state.challenged !== null) {
    const { challenged } = state
    await askAboutChallenge(context, challenged).catch((err) => {
      // The settler asks again.
      context.log.error({ err, sessionId: session.id, attempt: challenged.number }, 'challenge interrupted')
    })
  }
  return { seeOther: `${checkoutPath(request.token)}/complete` }
}
