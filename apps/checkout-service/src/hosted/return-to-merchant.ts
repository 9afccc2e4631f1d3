import { checkoutPath } from './checkout-paths.ts'
import type { HostedContext } from './hosted-context.ts'
import { requireSession } from './require-session.ts'
import type { Answer, PageRequest } from './routing/page-route.ts'

/** `GET /checkout/{token}/return`: on to the success URL of the link's version, where the session is complete. */
export async function returnToMerchant(request: PageRequest, context: HostedContext): Promise<Answer> {
  const { id, status, snapshot } = await requireSession(request, context)
  if (status !== 'complete' || snapshot.success_url === null) return { seeOther: checkoutPath(request.token) }
  return { seeOther: successUrlOf(snapshot.success_url, id) }
}

const SESSION_ID_PLACEHOLDER = /\{CHECKOUT_SESSION_ID\}|%7BCHECKOUT_SESSION_ID%7D/gi

/** The success URL with the session's id wherever its placeholder stands, url-encoded or not. */
export function successUrlOf(successUrl: string, sessionId: string): string {
  return new URL(successUrl.replaceAll(SESSION_ID_PLACEHOLDER, sessionId)).href
}
