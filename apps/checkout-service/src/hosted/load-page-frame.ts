import type { CheckoutSession } from '../sessions/checkout-session.ts'
import { findMerchant } from '../sessions/session-store.ts'
import { checkoutPath } from './checkout-paths.ts'
import type { HostedContext } from './hosted-context.ts'
import { createFormat, localeOf } from './pages/format.ts'
import type { MerchantProfile, PageFrame } from './pages/page-frame.ts'
import type { PageRequest } from './routing/page-route.ts'

const NOTHING_SET: MerchantProfile = {
  logoUrl: null,
  accentColor: null,
  supportEmail: null,
  supportPhone: null,
  termsUrl: null,
  privacyUrl: null,
}

export async function loadPageFrame(
  { token, languages }: PageRequest,
  { db, assets }: HostedContext,
  session: CheckoutSession,
): Promise<PageFrame> {
  const merchant = await findMerchant(db, session)
  return {
    path: checkoutPath(token),
    assets,
    format: createFormat(localeOf(languages), session.snapshot.currency),
    merchantName: merchant.name,
    profile: merchant.profile ?? NOTHING_SET,
    livemode: session.livemode,
  }
}
