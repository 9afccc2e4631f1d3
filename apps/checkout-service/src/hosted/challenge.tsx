import type { Request, RequestHandler } from 'express'
import type { Attempt } from '../payments/attempt-store.ts'
import { confirmChallenge } from '../payments/confirm-challenge.ts'
import { type Authorisation, attemptKey, type PaymentProcessor, processorFor } from '../payments/payment-processor.ts'
import type { CheckoutSession } from '../sessions/checkout-session.ts'
import { checkoutStateOf } from './checkout-state.ts'
import { checkoutPath, pageFrame, requireSession } from './checkout-view.ts'
import { formBody, textField } from './form-body.ts'
import type { HostedContext } from './hosted-context.ts'
import { limitClient, limitSession } from './limit-attempts.ts'
import { BankPage, TestBankPage } from './pages/challenge-pages.tsx'
import { seeOther, sendPage } from './send-page.ts'

/** `GET /checkout/{token}/challenge`: on to the bank's page, or to the one that stands in for it in test mode. */
export function showChallenge(context: HostedContext): RequestHandler {
  return async (request, response) => {
    const waiting = await findWaiting(context, request)
    if (waiting === null) return seeOther(response, `${checkoutPath(request)}/complete`)
    const { session, attempt, asked } = waiting
    const frame = await pageFrame(context, request, session)
    if (asked.challenge.kind === 'redirect') {
      const { url } = asked.challenge
      // No redirect: the form's page lets none out that follows a post of its form.
      response.set('Refresh', `0; url=${new URL(url).href}`)
      return sendPage(response, 200, <BankPage frame={frame} url={url} />)
    }
    const amount = attempt.amountAtom > 0 ? frame.format.money(attempt.amountAtom) : null
    sendPage(response, 200, <TestBankPage frame={frame} amount={amount} cardLastFour={asked.card?.lastFour ?? null} />)
  }
}

/** `POST /checkout/{token}/challenge`: the answer that the customer gave on the test page. */
export function answerChallenge(context: HostedContext): RequestHandler {
  return confirmHandler(context, 'test_page', (request) => textField(formBody(request), 'answer', 20))
}

/** `GET /checkout/{token}/challenge/return`: back from the bank's page. What the answer was, the bank says. */
export function returnFromChallenge(context: HostedContext): RequestHandler {
  return confirmHandler(context, 'redirect', () => null)
}

function confirmHandler(
  context: HostedContext,
  kind: Challenged['challenge']['kind'],
  answerOf: (request: Request) => string | null,
): RequestHandler {
  return async (request, response) => {
    await limitClient(context, request)
    const waiting = await findWaiting(context, request)
    if (waiting !== null && waiting.asked.challenge.kind === kind) {
      const { processor, session } = waiting
      await limitSession(context, session.id)
      await confirmChallenge(context, processor, session.id, answerOf(request))
    }
    seeOther(response, `${checkoutPath(request)}/complete`)
  }
}

type Challenged = Extract<Authorisation, { status: 'requires_challenge' }>
type Waiting = { session: CheckoutSession; attempt: Attempt; processor: PaymentProcessor; asked: Challenged }

/** The attempt that waits for its challenge, and what the bank asks; null where none does. */
async function findWaiting(context: HostedContext, request: Request): Promise<Waiting | null> {
  const session = await requireSession(context, request)
  const state = await checkoutStateOf(context.db, session)
  const processor = processorFor(context.processors, session.livemode)
  if (state.name !== 'open' || state.challenged === null || processor === null) return null
  const asked = await processor.find(attemptKey(session.id, state.challenged.number))
  if (asked?.status !== 'requires_challenge') return null
  return { session, attempt: state.challenged, processor, asked }
}
