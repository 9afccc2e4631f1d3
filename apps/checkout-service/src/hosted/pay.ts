import { chargeToday } from '@paylinks/contracts/quotes/charges'
import { type Attempt, type AttemptId, saveReference } from '../payments/attempt-store.ts'
import { authoriseAttempt } from '../payments/authorise-attempt.ts'
import { type CheckoutState, findCheckoutState } from '../payments/checkout-state.ts'
import { noChargeProcessor } from '../payments/no-charge-processor.ts'
import {
  attemptKey,
  type Confirmation,
  type PaymentOrder,
  type PaymentProcessor,
} from '../payments/payment-processor.ts'
import { type AttemptOutcome, recordAuthorisation } from '../payments/record-authorisation.ts'
import { startAttempt } from '../payments/start-attempt.ts'
import type { CartChange } from '../sessions/cart-rules.ts'
import type { CheckoutSession } from '../sessions/checkout-session.ts'
import { findAssignedEmail } from '../sessions/session-store.ts'
import { askAboutEarlier } from './ask-about-earlier.ts'
import { checkoutPath, outcomePath } from './checkout-paths.ts'
import type { HostedContext } from './hosted-context.ts'
import { limitClient, limitSession } from './limit-attempts.ts'
import { countDecline, refuseCardTester } from './limit-declines.ts'
import { loadCheckoutView } from './load-checkout-view.ts'
import { headlineWords } from './pages/money-words.ts'
import { cartSentence, ORDER_CHANGED_SENTENCE, orderUpdatedSentence } from './pages/words.ts'
import { blankedFaults, parsePayment } from './payment-form.ts'
import { requireSession } from './require-session.ts'
import type { Answer, PageRequest } from './routing/page-route.ts'
import { asksForOthers, readQuantities, saveQuantities, seenFingerprintIn } from './save-quantities.ts'
import { showExpired } from './show-expired.tsx'
import { showOpen } from './show-open.tsx'

/** An earlier attempt waits for its challenge: the provider has to be asked about it first. */
type Challenged = { challenged: Attempt }
type Begun = {
  session: CheckoutSession
  attempt: AttemptId
  processor: PaymentProcessor
  order: PaymentOrder
  confirmation: Confirmation
}

/** `POST /checkout/{token}/pay`: one attempt to pay what the form's page showed. */
export async function pay(request: PageRequest, context: HostedContext): Promise<Answer> {
  refuseCardTester(request, context)
  await limitClient(request, context)
  const first = await context.inPaymentQueue(() => begin(request, context))
  if ('challenged' in first) await askAboutEarlier(context, first.challenged)
  const begun = 'challenged' in first ? await context.inPaymentQueue(() => begin(request, context, first)) : first
  if ('challenged' in begun) return { seeOther: checkoutPath(request.token) }
  if ('refused' in begun) return begun.refused
  const outcome = await authorise(context, begun)
  if (outcome !== null) await countDecline(request, context, begun.session, outcome)
  return { seeOther: outcomePath(request.token, begun.attempt) }
}

/** Everything before the processor is asked, or what the customer gets instead when there is nothing to ask it. */
async function begin(
  request: PageRequest,
  context: HostedContext,
  asked: Challenged | null = null,
): Promise<Begun | { refused: Answer } | Challenged> {
  const session = await requireSession(request, context)
  const state = await findCheckoutState(context.db, session)
  if (state.name !== 'open') return { refused: await answerNotOpen(request, context, session, state.name) }
  const { challenged } = state
  if (challenged !== null && challenged.number !== asked?.challenged.number) return { challenged }
  await limitSession(context, session.id)

  const view = await loadCheckoutView(request, context, session)
  const isChallenged = challenged !== null
  const processor = view.needsMethod ? context.processors.forMode(session.livemode) : noChargeProcessor
  if (view.cannotPay !== null || processor === null) {
    return { refused: await showOpen(request, context, session, { status: 409, isChallenged }) }
  }
  const seenFingerprint = seenFingerprintIn(request.form)
  if (seenFingerprint !== view.offer.fingerprint) return { refused: await askAgain(request, context) }
  const unsent = readQuantities(request.form)
  if (session.snapshot.allow_cart_edit && asksForOthers(unsent, view.offer.quote.lines)) {
    return { refused: await updateOrder(request, context, session, unsent) }
  }
  const parsed = parsePayment(request.form, view)
  if (!parsed.ok) {
    const { faults } = parsed
    return { refused: await showOpen(request, context, session, { status: 422, faults, isChallenged }) }
  }

  const { instrument, email } = parsed.submission
  const customerEmail = email ?? (await findAssignedEmail(context.db, session))
  const started = await startAttempt(context, {
    sessionId: session.id,
    seenFingerprint,
    method: instrument.method,
    processor: processor.name,
    customerEmail,
  })
  if (started.outcome === 'changed') return { refused: await askAgain(request, context) }
  if (started.outcome !== 'started') {
    return { refused: await answerNotOpen(request, context, session, started.outcome) }
  }
  const { attempt, quote } = started
  return {
    session,
    attempt,
    processor,
    order: {
      key: attemptKey(attempt.sessionId, attempt.number),
      amountAtom: chargeToday(quote).totalAtom,
      currency: quote.currency,
      keepForLater: session.mode !== 'payment',
    },
    confirmation: {
      instrument,
      customerEmail,
      challengeReturnUrl: `${request.origin}${checkoutPath(request.token)}/challenge/return`,
    },
  }
}

/** What the customer saw is not on offer any more: they see what is. */
async function askAgain(request: PageRequest, context: HostedContext): Promise<Answer> {
  const session = await requireSession(request, context)
  const faults = blankedFaults(request.form)
  return showOpen(request, context, session, { status: 409, notice: ORDER_CHANGED_SENTENCE, faults })
}

/** Quantities that were typed and not yet sent come with the payment. The order is updated, and nothing is taken. */
async function updateOrder(
  request: PageRequest,
  context: HostedContext,
  { id }: CheckoutSession,
  unsent: CartChange,
): Promise<Answer> {
  const outcome = await saveQuantities(context, id, unsent, seenFingerprintIn(request.form))
  const session = await requireSession(request, context)
  const faults = blankedFaults(request.form)
  if (outcome === 'not_open') return { seeOther: checkoutPath(request.token) }
  if (outcome !== 'saved') {
    return showOpen(request, context, session, { status: 422, cartFault: cartSentence(outcome), faults })
  }
  const { offer, merchantName, format } = await loadCheckoutView(request, context, session)
  const { amount } = headlineWords(offer.quote, merchantName, format)
  return showOpen(request, context, session, { status: 409, notice: orderUpdatedSentence(amount), faults })
}

/** What became of the attempt; null where that is not known yet. */
async function authorise(
  context: HostedContext,
  { attempt, processor, order, confirmation }: Begun,
): Promise<AttemptOutcome | null> {
  try {
    const answer = await authoriseAttempt(processor, order, confirmation, (reference) =>
      context.inPaymentQueue(() => saveReference(context.db, attempt, reference)),
    )
    return answer && (await context.inPaymentQueue(() => recordAuthorisation(context, attempt, answer)))
  } catch (err) {
    // What became of it is not known, so the customer is told that it is being processed. The settler finds out.
    context.log.error({ err, sessionId: attempt.sessionId, attempt: attempt.number }, 'payment attempt interrupted')
    return null
  }
}

async function answerNotOpen(
  request: PageRequest,
  context: HostedContext,
  session: CheckoutSession,
  state: Exclude<CheckoutState['name'], 'open'>,
): Promise<Answer> {
  if (state === 'expired' || state === 'locked') return showExpired(request, context, session, state)
  return { seeOther: `${checkoutPath(request.token)}/complete` }
}
