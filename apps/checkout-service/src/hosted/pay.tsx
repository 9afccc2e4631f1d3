import type { Request, RequestHandler, Response } from 'express'
import { noChargeProcessor } from '../payments/no-charge-processor.ts'
import { attemptKey, type PaymentProcessor, processorFor } from '../payments/payment-processor.ts'
import { recordAuthorisation } from '../payments/record-authorisation.ts'
import { type StartedAttempt, startAttempt } from '../payments/start-attempt.ts'
import type { CheckoutSession } from '../sessions/checkout-session.ts'
import { checkoutStateOf } from './checkout-state.ts'
import { type CheckoutView, checkoutPath, checkoutView, outcomePath, requireSession } from './checkout-view.ts'
import { formBody } from './form-body.ts'
import type { HostedContext } from './hosted-context.ts'
import { limitAttempts } from './limit-attempts.ts'
import { type PaymentSubmission, parsePayment } from './payment-form.ts'
import { CHANGED_NOTICE } from './refusal-notice.ts'
import { seeOther } from './send-page.ts'
import { showOpen } from './show-checkout.tsx'
import { showExpired } from './show-expired.tsx'

/** `POST /checkout/{token}/pay`: one attempt to pay what the form's page showed. */
export function pay(context: HostedContext): RequestHandler {
  return async (request, response) => {
    const session = await requireSession(context, request)
    const state = await checkoutStateOf(context.db, session)
    if (state.name === 'expired') return showExpired(context, request, response, session)
    if (state.name !== 'open') return seeOther(response, `${checkoutPath(request)}/complete`)
    await limitAttempts(context, request, session.id)

    const view = await checkoutView(context, request, session)
    const processor = view.needsMethod ? processorFor(context.processors, session.livemode) : noChargeProcessor
    if (!view.canPay || processor === null) return showOpen(context, request, response, session, { status: 409 })
    const parsed = parsePayment(formBody(request), view)
    if (!parsed.ok) {
      const { faults, values } = parsed
      const isChallenged = state.challenged !== null
      return showOpen(context, request, response, session, { status: 422, faults, values, isChallenged })
    }

    const { submission } = parsed
    const started = await startAttempt(context, {
      sessionId: session.id,
      seenFingerprint: submission.seenFingerprint,
      method: submission.instrument?.method ?? 'none',
      processor: processor.name,
      customerEmail: submission.email ?? view.email.value,
    })
    if (started.outcome !== 'started') return answerNotStarted(context, request, response, session, started)
    await authorise(context, processor, started, submission, view)
    seeOther(response, outcomePath(request, started.attempt))
  }
}

async function authorise(
  context: HostedContext,
  processor: PaymentProcessor,
  { attempt, offer }: Extract<StartedAttempt, { outcome: 'started' }>,
  { instrument, email }: PaymentSubmission,
  view: CheckoutView,
): Promise<void> {
  try {
    const authorisation = await processor.authorise({
      key: attemptKey(attempt.sessionId, attempt.number),
      amountAtom: offer.totals.dueToday.totalAtom,
      currency: offer.totals.currency,
      keepForLater: view.session.mode !== 'payment',
      instrument: instrument ?? { method: 'none' },
      customerEmail: email ?? view.email.value,
    })
    await recordAuthorisation(context, attempt, authorisation)
  } catch (err) {
    // What became of it is not known, so the customer is told that it is being processed. The settler finds out.
    context.log.error({ err, sessionId: attempt.sessionId, attempt: attempt.number }, 'payment attempt interrupted')
  }
}

async function answerNotStarted(
  context: HostedContext,
  request: Request,
  response: Response,
  session: CheckoutSession,
  started: Exclude<StartedAttempt, { outcome: 'started' }>,
): Promise<void> {
  switch (started.outcome) {
    case 'in_hand':
      return seeOther(response, outcomePath(request, started.attempt))
    case 'complete':
      return seeOther(response, `${checkoutPath(request)}/complete`)
    case 'expired':
      return showExpired(context, request, response, session)
    case 'changed':
      return showOpen(context, request, response, await requireSession(context, request), {
        status: 409,
        notice: CHANGED_NOTICE,
      })
  }
}
