import { checkoutPath } from './checkout-paths.ts'
import { findChallenge } from './find-challenge.ts'
import type { HostedContext } from './hosted-context.ts'
import { loadPageFrame } from './load-page-frame.ts'
import { BankPage, TestBankPage } from './pages/challenge-pages.tsx'
import { requireSession } from './require-session.ts'
import type { Answer, PageRequest } from './routing/page-route.ts'

/** `GET /checkout/{token}/challenge`: on to the bank's page, or to the one that stands in for it in test mode. */
export async function showChallenge(request: PageRequest, context: HostedContext): Promise<Answer> {
  const session = await requireSession(request, context)
  const challenge = await findChallenge(context, session)
  const path = checkoutPath(request.token)
  if (challenge === null) return { seeOther: `${path}/complete` }
  // The answer is recorded on the way back.
  if (challenge === 'answered') return { seeOther: `${path}/challenge/return` }
  const { payment, asked } = challenge
  const frame = await loadPageFrame(request, context, session)
  if (asked.challenge.kind === 'redirect') {
    const { url } = asked.challenge
    return {
      status: 200,
      // No redirect: the form's page lets none out that follows a post of its form.
      headers: { Refresh: `0; url=${new URL(url).href}` },
      page: <BankPage frame={frame} url={url} />,
    }
  }
  const amount = payment.amountAtom > 0 ? frame.format.money(payment.amountAtom) : null
  return {
    status: 200,
    page: <TestBankPage frame={frame} amount={amount} cardLastFour={asked.card?.lastFour ?? null} />,
  }
}
