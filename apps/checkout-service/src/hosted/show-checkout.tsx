import type { Request, RequestHandler, Response } from 'express'
import { findAttempt, type RefusalCode } from '../payments/attempt-store.ts'
import type { CheckoutSession } from '../sessions/checkout-session.ts'
import { checkoutStateOf } from './checkout-state.ts'
import { checkoutView, outcomePath, requireSession } from './checkout-view.ts'
import type { HostedContext } from './hosted-context.ts'
import { CheckoutPage, type CheckoutPageProps } from './pages/checkout-page.tsx'
import { refusalNotice } from './refusal-notice.ts'
import { seeOther, sendPage } from './send-page.ts'
import { showExpired } from './show-expired.tsx'
import { showReceipt } from './show-receipt.tsx'

/** `GET /checkout/{token}`: the page to pay on, or what the session has become. */
export function showCheckout(context: HostedContext): RequestHandler {
  return async (request, response) => {
    const session = await requireSession(context, request)
    const state = await checkoutStateOf(context.db, session)
    switch (state.name) {
      case 'complete':
        return showReceipt(context, request, response, session)
      case 'processing':
        return seeOther(response, outcomePath(request, state.attempt))
      case 'expired':
        return showExpired(context, request, response, session)
      case 'open':
        return showOpen(context, request, response, session, {
          isChallenged: state.challenged !== null,
          notice: await refusedAttempt(context, request, session),
        })
    }
  }
}

type ShownAgain = Partial<Pick<CheckoutPageProps, 'faults' | 'values' | 'notice' | 'isChallenged' | 'cartFault'>>

/** The page to pay on, with what was wrong with what the customer sent. */
export async function showOpen(
  context: HostedContext,
  request: Request,
  response: Response,
  session: CheckoutSession,
  { status = 200, ...shown }: ShownAgain & { status?: number } = {},
): Promise<void> {
  const view = await checkoutView(context, request, session)
  const props: CheckoutPageProps = {
    view,
    faults: {},
    values: { email: view.email.value, holder: '' },
    notice: null,
    isChallenged: false,
    cartFault: null,
    ...shown,
  }
  sendPage(response, status, <CheckoutPage {...props} />)
}

/** Why the attempt that the address names came to nothing. The address is what a refused customer was sent to. */
async function refusedAttempt(
  { db }: HostedContext,
  request: Request,
  session: CheckoutSession,
): Promise<string | null> {
  const number = Number(request.query.attempt)
  if (!Number.isInteger(number) || number < 1 || number > 1_000_000) return null
  const attempt = await findAttempt(db, { sessionId: session.id, number })
  return attempt?.status === 'declined' ? refusalNotice(attempt.refusal as RefusalCode) : null
}
