import type { CheckoutSession } from '../sessions/checkout-session.ts'
import type { HostedContext } from './hosted-context.ts'
import { loadPageFrame } from './load-page-frame.ts'
import { MessagePage } from './pages/message-page.tsx'
import { pageWords } from './pages/words.ts'
import type { PageRequest } from './routing/page-route.ts'

/** Says how the payment stands where there is nothing to pay and no receipt. */
export async function showMessage(
  request: PageRequest,
  context: HostedContext,
  session: CheckoutSession,
  outcome: 'processing' | 'failed',
) {
  const frame = await loadPageFrame(request, context, session)
  const { assets, merchantName, livemode, path } = frame
  const { heading, sentence } = pageWords[outcome]
  const isProcessing = outcome === 'processing'
  return {
    status: 200,
    page: (
      <MessagePage
        assets={assets}
        heading={heading}
        merchantName={merchantName}
        frame={frame}
        testMode={!livemode}
        tone={isProcessing ? 'busy' : 'neutral'}
      >
        <p>{sentence}</p>
        {isProcessing && <a href={`${path}/complete`}>Check again</a>}
      </MessagePage>
    ),
  }
}
