import type { CheckoutSession } from '../sessions/checkout-session.ts'
import { findOpenLinkToken } from '../sessions/session-store.ts'
import type { HostedContext } from './hosted-context.ts'
import { loadPageFrame } from './load-page-frame.ts'
import { MessagePage } from './pages/message-page.tsx'
import { pageWords } from './pages/words.ts'
import type { Answer, PageRequest } from './routing/page-route.ts'

/** Tells that the time is up or too many cards were declined, and how to start again while that is possible. */
export async function showExpired(
  request: PageRequest,
  context: HostedContext,
  session: CheckoutSession,
  reason: 'expired' | 'locked',
): Promise<Answer> {
  const { db, sharePublicUrl } = context
  const frame = await loadPageFrame(request, context, session)
  const { assets, merchantName, livemode } = frame
  const linkToken = await findOpenLinkToken(db, session.linkId)
  const { heading, sentence } = pageWords[reason]
  return {
    status: reason === 'expired' ? 410 : 403,
    page: (
      <MessagePage assets={assets} heading={heading} merchantName={merchantName} frame={frame} testMode={!livemode}>
        <p>{sentence}</p>
        {linkToken === null ? (
          <p>
            Its link is no longer available. Please ask <bdi>{merchantName}</bdi> for a new one.
          </p>
        ) : (
          <a class="button button-pay" href={`${sharePublicUrl}/api/pay/share/${linkToken}`}>
            Start again
          </a>
        )}
      </MessagePage>
    ),
  }
}
