import { findCheckoutState } from '../payments/checkout-state.ts'
import { checkoutPath } from './checkout-paths.ts'
import type { HostedContext } from './hosted-context.ts'
import { loadPageFrame } from './load-page-frame.ts'
import { merchantUrl } from './merchant-url.ts'
import { MessagePage } from './pages/message-page.tsx'
import { pageWords } from './pages/words.ts'
import { requireSession } from './require-session.ts'
import type { Answer, PageRequest } from './routing/page-route.ts'

/** `GET /checkout/{token}/cancel`: back to the merchant, or to a page that says what that means. Changes nothing. */
export async function cancel(request: PageRequest, context: HostedContext): Promise<Answer> {
  const session = await requireSession(request, context)
  const { name: state } = await findCheckoutState(context.db, session)
  // What is paid, or may be at any moment, is not left with the word that nothing was charged.
  if (state === 'complete' || state === 'processing') return { seeOther: checkoutPath(request.token) }
  const { return_url: returnUrl } = session.snapshot
  if (returnUrl !== null) return { seeOther: merchantUrl(returnUrl, session) }

  const frame = await loadPageFrame(request, context, session)
  const { assets, merchantName, livemode, path } = frame
  const { heading, sentence } = pageWords.left
  return {
    status: 200,
    page: (
      <MessagePage assets={assets} heading={heading} merchantName={merchantName} frame={frame} testMode={!livemode}>
        <p>{sentence}</p>
        <a class="button button-pay" href={path}>
          Back to the checkout
        </a>
      </MessagePage>
    ),
  }
}
