import type { CheckoutSession } from '../sessions/checkout-session.ts'
import { findMerchantName } from '../sessions/session-store.ts'
import { checkoutPath } from './checkout-paths.ts'
import type { HostedContext } from './hosted-context.ts'
import { createFormat, localeOf } from './pages/format.ts'
import type { PageFrame } from './pages/page-frame.ts'
import type { PageRequest } from './routing/page-route.ts'

export async function loadPageFrame(
  { token, languages }: PageRequest,
  { db, assets }: HostedContext,
  session: CheckoutSession,
): Promise<PageFrame> {
  return {
    path: checkoutPath(token),
    assets,
    format: createFormat(localeOf(languages), session.snapshot.currency),
    merchantName: await findMerchantName(db, session.accountId),
    livemode: session.livemode,
  }
}
