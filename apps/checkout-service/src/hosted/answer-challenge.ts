import { continueChallenge } from './continue-challenge.ts'
import type { HostedContext } from './hosted-context.ts'
import type { Answer, PageRequest } from './routing/page-route.ts'
import { textField } from './routing/read-form.ts'

/** `POST /checkout/{token}/challenge`: the answer that the customer gave on the test page. */
export async function answerChallenge(request: PageRequest, context: HostedContext): Promise<Answer> {
  return continueChallenge(request, context, { kind: 'test_page', answer: textField(request.form, 'answer', 20) })
}
