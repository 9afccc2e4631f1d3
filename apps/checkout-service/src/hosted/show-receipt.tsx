import type { Request, Response } from 'express'
import type { CheckoutSession } from '../sessions/checkout-session.ts'
import { offerOf } from '../sessions/offer.ts'
import { pageFrame } from './checkout-view.ts'
import type { HostedContext } from './hosted-context.ts'
import { ReceiptPage } from './pages/receipt-page.tsx'
import { sendPage } from './send-page.ts'

/** What was paid, with the coupon that the payment had and not the one that the link has. */
export async function showReceipt(
  context: HostedContext,
  request: Request,
  response: Response,
  session: CheckoutSession,
): Promise<void> {
  const { snapshot, cartEdits } = session
  const [frame, payment] = await Promise.all([
    pageFrame(context, request, session),
    context.db.payment.findUniqueOrThrow({ where: { sessionId: session.id } }),
  ])
  const { cardBrand, cardLastFour } = payment
  const receipt = {
    mode: session.mode,
    totals: offerOf(snapshot, cartEdits, payment.couponId !== null).totals,
    method: payment.method,
    card: cardBrand === null || cardLastFour === null ? null : { brand: cardBrand, lastFour: cardLastFour },
    paymentId: payment.id,
    email: session.customerEmail,
    completedAt: payment.createdAt,
    hasSuccessUrl: snapshot.success_url !== null,
  }
  sendPage(response, 200, <ReceiptPage frame={frame} receipt={receipt} />)
}
