import { checkoutPath } from './checkout-paths.ts'
import type { HostedContext } from './hosted-context.ts'
import { merchantUrl } from './merchant-url.ts'
import { requireSession } from './require-session.ts'
import type { Answer, PageRequest } from './routing/page-route.ts'

/** `GET /checkout/{token}/return`: on to the success URL of the link's version, where the session is complete. */
export async function returnToMerchant(request: PageRequest, context: HostedContext): Promise<Answer> {
  const session = await requireSession(request, context)
  const { success_url: successUrl } = session.snapshot
  if (session.status !== 'complete' || successUrl === null) return { seeOther: checkoutPath(request.token) }
  return { seeOther: merchantUrl(successUrl, session) }
}
