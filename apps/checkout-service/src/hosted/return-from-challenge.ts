import { continueChallenge } from './continue-challenge.ts'
import type { HostedContext } from './hosted-context.ts'
import type { Answer, PageRequest } from './routing/page-route.ts'

/** `GET /checkout/{token}/challenge/return`: back from the bank's page. Only the bank says what the answer was. */
export async function returnFromChallenge(request: PageRequest, context: HostedContext): Promise<Answer> {
  return continueChallenge(request, context, { kind: 'redirect', answer: null })
}
