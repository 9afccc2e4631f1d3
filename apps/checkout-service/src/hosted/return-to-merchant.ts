import type { RequestHandler } from 'express'
import { checkoutPath, requireSession } from './checkout-view.ts'
import type { HostedContext } from './hosted-context.ts'
import { seeOther } from './send-page.ts'

/** `GET /checkout/{token}/return`: on to the success URL of the link's version, where the session is complete. */
export function returnToMerchant(context: HostedContext): RequestHandler {
  return async (request, response) => {
    const { id, status, snapshot } = await requireSession(context, request)
    if (status !== 'complete' || snapshot.success_url === null) return seeOther(response, checkoutPath(request))
    response.redirect(303, successUrlOf(snapshot.success_url, id))
  }
}

const SESSION_ID_PLACEHOLDER = /\{CHECKOUT_SESSION_ID\}|%7BCHECKOUT_SESSION_ID%7D/gi

/** The success URL with the session's id wherever its placeholder stands, url-encoded or not. */
export function successUrlOf(successUrl: string, sessionId: string): string {
  return new URL(successUrl.replaceAll(SESSION_ID_PLACEHOLDER, sessionId)).href
}
