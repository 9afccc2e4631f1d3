import type { Request, RequestHandler, Response } from 'express'
import { findLatestAttempt } from '../payments/attempt-store.ts'
import type { CheckoutSession } from '../sessions/checkout-session.ts'
import { checkoutPath, pageFrame, requireSession } from './checkout-view.ts'
import type { HostedContext } from './hosted-context.ts'
import { MessagePage } from './pages/message-page.tsx'
import { successUrlOf } from './return-to-merchant.ts'
import { seeOther, sendPage } from './send-page.ts'
import { showReceipt } from './show-receipt.tsx'

const POLL_SECONDS = 2

/**
 * `GET /checkout/{token}/complete`: where a payment leads, once it is known. A completed one goes on to the merchant.
 * Browsers do so by `Refresh` and not by a redirect: they apply a page's `form-action` to every redirect that follows a
 * post of its form, which would stop the customer at the first address of the merchant's that is not ours.
 */
export function showOutcome(context: HostedContext): RequestHandler {
  return async (request, response) => {
    const session = await requireSession(context, request)
    if (session.status === 'complete') return goOn(context, request, response, session)

    const attempt = await findLatestAttempt(context.db, session.id)
    switch (attempt?.status) {
      case 'started':
        return showProcessing(context, request, response, session)
      case 'requires_challenge':
        return seeOther(response, `${checkoutPath(request)}/challenge`)
      case 'declined':
        return seeOther(response, `${checkoutPath(request)}?attempt=${attempt.number}`)
      default:
        return seeOther(response, checkoutPath(request))
    }
  }
}

async function goOn(
  context: HostedContext,
  request: Request,
  response: Response,
  session: CheckoutSession,
): Promise<void> {
  const { success_url: successUrl } = session.snapshot
  if (successUrl !== null && request.accepts(['json', 'html']) === 'json') {
    return response.redirect(303, successUrlOf(successUrl, session.id))
  }
  if (successUrl !== null) response.set('Refresh', `0; url=${checkoutPath(request)}/return`)
  await showReceipt(context, request, response, session)
}

async function showProcessing(
  context: HostedContext,
  request: Request,
  response: Response,
  session: CheckoutSession,
): Promise<void> {
  const { assets, merchantName, livemode, path } = await pageFrame(context, request, session)
  response.set('Refresh', String(POLL_SECONDS))
  sendPage(
    response,
    200,
    <MessagePage
      assets={assets}
      heading="Your payment is being processed"
      merchantName={merchantName}
      testMode={!livemode}
      tone="busy"
    >
      <p>This page will go on by itself. You will be charged once at most, whatever you click.</p>
      <a href={`${path}/complete`}>Look again</a>
    </MessagePage>,
  )
}
