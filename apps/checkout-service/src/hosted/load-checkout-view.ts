import type { PaymentMethod } from '@paylinks/contracts/payment-links'
import type { PaymentProcessor } from '../payments/payment-processor.ts'
import type { CheckoutSession } from '../sessions/checkout-session.ts'
import { currentOffer } from '../sessions/current-offer.ts'
import { needsPaymentMethod } from '../sessions/offer.ts'
import { findAssignedEmail } from '../sessions/session-store.ts'
import type { HostedContext } from './hosted-context.ts'
import { loadPageFrame } from './load-page-frame.ts'
import type { CheckoutView } from './pages/checkout-view.ts'
import { maskEmail } from './pages/mask-email.ts'
import type { PageRequest } from './routing/page-route.ts'

export async function loadCheckoutView(
  request: PageRequest,
  context: HostedContext,
  session: CheckoutSession,
): Promise<CheckoutView> {
  const { db, processors } = context
  const [frame, offer, assignedEmail] = await Promise.all([
    loadPageFrame(request, context, session),
    currentOffer(db, session),
    findAssignedEmail(db, session),
  ])
  const processor = processors.forMode(session.livemode)
  const needsMethod = needsPaymentMethod(session.mode, offer.quote)
  const methods = offeredMethods(session, processor)
  return {
    ...frame,
    session,
    offer,
    assignedEmail: assignedEmail && maskEmail(assignedEmail),
    needsMethod,
    methods,
    cannotPay: needsMethod ? missingFor(processor, methods) : null,
    now: new Date(),
  }
}

function missingFor(processor: PaymentProcessor | null, methods: PaymentMethod[]): CheckoutView['cannotPay'] {
  if (processor === null) return 'no_provider'
  return methods.length === 0 ? 'no_method' : null
}

/** What the link accepts, in the processor's order, of what the processor can take. */
function offeredMethods({ snapshot }: CheckoutSession, processor: PaymentProcessor | null): PaymentMethod[] {
  const accepted = snapshot.accepted_payment_methods
  return (processor?.methods ?? []).filter((method) => accepted === null || accepted.includes(method))
}
