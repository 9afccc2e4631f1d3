import type { RequestHandler } from 'express'
import { checkoutPath, pageFrame, requireSession } from './checkout-view.ts'
import type { HostedContext } from './hosted-context.ts'
import { MessagePage } from './pages/message-page.tsx'
import { seeOther, sendPage } from './send-page.ts'

/** `GET /checkout/{token}/cancel`: back to the merchant, or to a page that says what that means. Changes nothing. */
export function cancel(context: HostedContext): RequestHandler {
  return async (request, response) => {
    const session = await requireSession(context, request)
    if (session.status === 'complete') return seeOther(response, checkoutPath(request))
    const { return_url: returnUrl } = session.snapshot
    if (returnUrl !== null) return response.redirect(303, new URL(returnUrl).href)

    const { assets, merchantName, livemode, path } = await pageFrame(context, request, session)
    sendPage(
      response,
      200,
      <MessagePage assets={assets} heading="You left the checkout" merchantName={merchantName} testMode={!livemode}>
        <p>Nothing was charged. You can close this page.</p>
        <a class="button button-pay" href={path}>
          Back to the checkout
        </a>
      </MessagePage>,
    )
  }
}
