import type { Request, RequestHandler, Response } from 'express'
import type { AttemptId } from '../payments/attempt-store.ts'
import { noChargeProcessor } from '../payments/no-charge-processor.ts'
import {
  type AuthorisationRequest,
  attemptKey,
  type PaymentProcessor,
  processorFor,
} from '../payments/payment-processor.ts'
import { recordAuthorisation } from '../payments/record-authorisation.ts'
import { type StartedAttempt, startAttempt } from '../payments/start-attempt.ts'
import type { CheckoutSession } from '../sessions/checkout-session.ts'
import { type CheckoutState, checkoutStateOf } from './checkout-state.ts'
import { checkoutPath, checkoutView, outcomePath, publicUrlOf, requireSession } from './checkout-view.ts'
import { formBody } from './form-body.ts'
import type { HostedContext } from './hosted-context.ts'
import { limitClient, limitSession } from './limit-attempts.ts'
import { parsePayment } from './payment-form.ts'
import { CHANGED_NOTICE } from './refusal-notice.ts'
import { seeOther } from './send-page.ts'
import { showOpen } from './show-checkout.tsx'
import { showExpired } from './show-expired.tsx'

type Begun = {
  attempt: AttemptId
  processor: PaymentProcessor
  authorisation: AuthorisationRequest
}

/** `POST /checkout/{token}/pay`: one attempt to pay what the form's page showed. */
export function pay(context: HostedContext): RequestHandler {
  return async (request, response) => {
    await limitClient(context, request)
    const begun = await context.inTurn(() => begin(context, request, response))
    if (begun === null) return
    await authorise(context, begun)
    seeOther(response, outcomePath(request, begun.attempt))
  }
}

/** Everything before the processor is asked. Null when there is nothing to ask it, and the customer was told so. */
async function begin(context: HostedContext, request: Request, response: Response): Promise<Begun | null> {
  const session = await requireSession(context, request)
  const state = await checkoutStateOf(context.db, session)
  if (state.name !== 'open') return answerNotOpen(context, request, response, session, state)
  await limitSession(context, session.id)

  const view = await checkoutView(context, request, session)
  const isChallenged = state.challenged !== null
  const processor = view.needsMethod ? processorFor(context.processors, session.livemode) : noChargeProcessor
  if (!view.canPay || processor === null) {
    await showOpen(context, request, response, session, { status: 409, isChallenged })
    return null
  }
  const parsed = parsePayment(formBody(request), view)
  if (!parsed.ok) {
    const { faults, values } = parsed
    await showOpen(context, request, response, session, { status: 422, faults, values, isChallenged })
    return null
  }

  const { seenFingerprint, instrument, email } = parsed.submission
  const customerEmail = email ?? view.email.value
  const started = await startAttempt(context, {
    sessionId: session.id,
    seenFingerprint,
    method: instrument.method,
    processor: processor.name,
    customerEmail,
  })
  if (started.outcome !== 'started') return answerNotStarted(context, request, response, session, started)
  const { attempt, offer } = started
  const { dueToday, currency } = offer.totals
  return {
    attempt,
    processor,
    authorisation: {
      key: attemptKey(attempt.sessionId, attempt.number),
      amountAtom: dueToday.totalAtom,
      currency,
      keepForLater: session.mode !== 'payment',
      instrument,
      customerEmail,
      challengeReturnUrl: `${publicUrlOf(context, request)}${checkoutPath(request)}/challenge/return`,
    },
  }
}

async function authorise(context: HostedContext, { attempt, processor, authorisation }: Begun): Promise<void> {
  try {
    const answer = await processor.authorise(authorisation)
    await context.inTurn(() => recordAuthorisation(context, attempt, answer))
  } catch (err) {
    // What became of it is not known, so the customer is told that it is being processed. The settler finds out.
    context.log.error({ err, sessionId: attempt.sessionId, attempt: attempt.number }, 'payment attempt interrupted')
  }
}

async function answerNotOpen(
  context: HostedContext,
  request: Request,
  response: Response,
  session: CheckoutSession,
  state: CheckoutState,
): Promise<null> {
  if (state.name === 'expired') await showExpired(context, request, response, session)
  else seeOther(response, `${checkoutPath(request)}/complete`)
  return null
}

async function answerNotStarted(
  context: HostedContext,
  request: Request,
  response: Response,
  session: CheckoutSession,
  started: Exclude<StartedAttempt, { outcome: 'started' }>,
): Promise<null> {
  switch (started.outcome) {
    case 'in_hand':
    case 'complete':
      seeOther(response, `${checkoutPath(request)}/complete`)
      return null
    case 'expired':
      await showExpired(context, request, response, session)
      return null
    case 'changed': {
      const latest = await requireSession(context, request)
      await showOpen(context, request, response, latest, { status: 409, notice: CHANGED_NOTICE })
      return null
    }
  }
}
