import type { Request, Response } from 'express'
import type { CheckoutSession } from '../sessions/checkout-session.ts'
import { findOpenLinkToken } from '../sessions/checkout-store.ts'
import { pageFrame } from './checkout-view.ts'
import type { HostedContext } from './hosted-context.ts'
import { MessagePage } from './pages/message-page.tsx'
import { sendPage } from './send-page.ts'

/** Tells that the time is up, and how to start again while that is possible. */
export async function showExpired(
  context: HostedContext,
  request: Request,
  response: Response,
  session: CheckoutSession,
): Promise<void> {
  const { db, sharePublicUrl } = context
  const { assets, merchantName, livemode } = await pageFrame(context, request, session)
  const linkToken = await findOpenLinkToken(db, session.linkId)
  sendPage(
    response,
    410,
    <MessagePage assets={assets} heading="This checkout has expired" merchantName={merchantName} testMode={!livemode}>
      <p>Its time was up before it was paid. Nothing was charged.</p>
      {linkToken === null ? (
        <p>The link it came from is not available any more. Ask {merchantName} for a new one.</p>
      ) : (
        <a class="button button-pay" href={`${sharePublicUrl}/api/pay/share/${linkToken}`}>
          Start again
        </a>
      )}
    </MessagePage>,
  )
}
