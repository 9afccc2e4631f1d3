import { findAttempt } from '../payments/attempt-store.ts'
import { findCheckoutState } from '../payments/checkout-state.ts'
import type { CheckoutSession } from '../sessions/checkout-session.ts'
import { outcomePath } from './checkout-paths.ts'
import type { HostedContext } from './hosted-context.ts'
import { refusalSentences } from './pages/words.ts'
import { requireSession } from './require-session.ts'
import type { Answer, PageRequest } from './routing/page-route.ts'
import { showExpired } from './show-expired.tsx'
import { showOpen } from './show-open.tsx'
import { showReceipt } from './show-receipt.tsx'

/** `GET /checkout/{token}`: the page to pay on, or what the session has become. */
export async function showCheckout(request: PageRequest, context: HostedContext): Promise<Answer> {
  const session = await requireSession(request, context)
  const state = await findCheckoutState(context.db, session)
  switch (state.name) {
    case 'complete':
      return showReceipt(request, context, session)
    case 'processing':
      return { seeOther: outcomePath(request.token, state.attempt) }
    case 'expired':
    case 'locked':
      return showExpired(request, context, session, state.name)
    case 'open':
      return showOpen(request, context, session, {
        isChallenged: state.challenged !== null,
        notice: await findRefusal(request, context, session),
      })
  }
}

/** Why the attempt that the address names was refused. A refused customer is sent to that address. */
async function findRefusal(
  { query }: PageRequest,
  { db }: HostedContext,
  session: CheckoutSession,
): Promise<string | null> {
  const number = Number(query.get('attempt'))
  if (!Number.isInteger(number) || number < 1 || number > 1_000_000) return null
  const attempt = await findAttempt(db, { sessionId: session.id, number })
  return attempt === null || attempt.refusal === null ? null : refusalSentences[attempt.refusal]
}
