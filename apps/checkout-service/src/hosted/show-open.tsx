import type { CheckoutSession } from '../sessions/checkout-session.ts'
import { findToldEmail } from '../sessions/session-store.ts'
import type { HostedContext } from './hosted-context.ts'
import { loadCheckoutView } from './load-checkout-view.ts'
import { CheckoutPage, type CheckoutPageProps } from './pages/checkout-page.tsx'
import type { Answer, PageRequest } from './routing/page-route.ts'

type ShownAgain = Partial<Pick<CheckoutPageProps, 'faults' | 'notice' | 'isChallenged' | 'cartFault'>>

/** The page to pay on, with what was wrong with what the customer sent. */
export async function showOpen(
  request: PageRequest,
  context: HostedContext,
  session: CheckoutSession,
  { status = 200, ...shown }: ShownAgain & { status?: number } = {},
): Promise<Answer> {
  const view = await loadCheckoutView(request, context, session)
  const props: CheckoutPageProps = {
    view,
    faults: {},
    values: { ...request.typed, email: request.typed.email || ((await findToldEmail(context.db, session.id)) ?? '') },
    notice: null,
    isChallenged: false,
    cartFault: null,
    ...shown,
  }
  return { status, page: <CheckoutPage {...props} /> }
}
