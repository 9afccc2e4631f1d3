import type { Attempt } from '../payments/attempt-store.ts'
import { findCheckoutState } from '../payments/checkout-state.ts'
import { findPaymentOfSession } from '../payments/payment-store.ts'
import type { CheckoutSession } from '../sessions/checkout-session.ts'
import { checkoutPath } from './checkout-paths.ts'
import type { HostedContext } from './hosted-context.ts'
import { merchantUrl } from './merchant-url.ts'
import { requireSession } from './require-session.ts'
import type { Answer, PageRequest } from './routing/page-route.ts'
import { showExpired } from './show-expired.tsx'
import { showMessage } from './show-message.tsx'
import { showReceipt } from './show-receipt.tsx'

const POLL_SECONDS = 2

/**
 * `GET /checkout/{token}/complete`: where a payment leads, once it is known. A completed one continues to the merchant.
 * Browsers do so by `Refresh` and not by a redirect: they apply a page's `form-action` to every redirect that follows a
 * post of its form, which would stop the customer at the first address of the merchant's that is not ours.
 */
export async function showOutcome(request: PageRequest, context: HostedContext): Promise<Answer> {
  const session = await requireSession(request, context)
  const state = await findCheckoutState(context.db, session)
  switch (state.name) {
    case 'complete':
      return showCompleted(request, context, session)
    case 'processing':
      return showProcessing(request, context, session)
    case 'expired':
    case 'locked':
      return showExpired(request, context, session, state.name)
    case 'open':
      return { seeOther: nextPath(checkoutPath(request.token), state.latest) }
  }
}

/** Where a customer continues whose session can still be paid. */
function nextPath(path: string, latest: Attempt | null): string {
  if (latest?.status === 'requires_challenge') return `${path}/challenge`
  return latest?.status === 'refused' ? `${path}?attempt=${latest.number}` : path
}

async function showCompleted(request: PageRequest, context: HostedContext, session: CheckoutSession): Promise<Answer> {
  const { success_url: successUrl } = session.snapshot
  const { status } = await findPaymentOfSession(context.db, session.id)
  if (successUrl === null || status === 'failed') return showReceipt(request, context, session)
  if (request.isProgram) return { seeOther: merchantUrl(successUrl, session) }
  const receipt = await showReceipt(request, context, session)
  return { ...receipt, headers: { ...receipt.headers, Refresh: `0; url=${checkoutPath(request.token)}/return` } }
}

async function showProcessing(request: PageRequest, context: HostedContext, session: CheckoutSession): Promise<Answer> {
  const answer = await showMessage(request, context, session, 'processing')
  return { ...answer, headers: { Refresh: String(POLL_SECONDS) } }
}
