import { quoteOfPayment } from '@paylinks/contracts/quotes/read-quote'
import { findPaymentOfSession } from '../payments/payment-store.ts'
import type { CheckoutSession } from '../sessions/checkout-session.ts'
import type { HostedContext } from './hosted-context.ts'
import { loadPageFrame } from './load-page-frame.ts'
import { maskEmail } from './pages/mask-email.ts'
import { ReceiptPage } from './pages/receipt-page.tsx'
import type { Answer, PageRequest } from './routing/page-route.ts'
import { FORGET_TYPED } from './routing/typed-values.ts'
import { showMessage } from './show-message.tsx'

/** What was paid, as it was agreed to. */
export async function showReceipt(
  request: PageRequest,
  context: HostedContext,
  session: CheckoutSession,
): Promise<Answer> {
  const { snapshot, cartEdits } = session
  const [frame, payment] = await Promise.all([
    loadPageFrame(request, context, session),
    findPaymentOfSession(context.db, session.id),
  ])
  if (payment.status === 'failed') return showMessage(request, context, session, 'failed')
  const { cardBrand, cardLastFour } = payment
  const receipt = {
    mode: session.mode,
    quote: quoteOfPayment(payment, snapshot, cartEdits),
    method: payment.method,
    card: cardBrand === null || cardLastFour === null ? null : { brand: cardBrand, lastFour: cardLastFour },
    paymentId: payment.id,
    isPending: payment.status === 'pending',
    email: session.customerEmail && maskEmail(session.customerEmail),
    completedAt: payment.createdAt,
    hasSuccessUrl: snapshot.success_url !== null,
  }
  return { status: 200, headers: { 'Set-Cookie': FORGET_TYPED }, page: <ReceiptPage frame={frame} receipt={receipt} /> }
}
