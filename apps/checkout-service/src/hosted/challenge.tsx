import type { RequestHandler } from 'express'
import { confirmChallenge } from '../payments/confirm-challenge.ts'
import { attemptKey, processorFor } from '../payments/payment-processor.ts'
import { checkoutStateOf } from './checkout-state.ts'
import { checkoutPath, pageFrame, requireSession } from './checkout-view.ts'
import { formBody, textField } from './form-body.ts'
import type { HostedContext } from './hosted-context.ts'
import { limitClient, limitSession } from './limit-attempts.ts'
import { ChallengePage } from './pages/challenge-page.tsx'
import { seeOther, sendPage } from './send-page.ts'

/** `GET /checkout/{token}/challenge`: to the bank's page, or to the one that stands in for it in test mode. */
export function showChallenge(context: HostedContext): RequestHandler {
  return async (request, response) => {
    const session = await requireSession(context, request)
    const state = await checkoutStateOf(context.db, session)
    const processor = processorFor(context.processors, session.livemode)
    if (state.name !== 'open' || state.challenged === null || processor === null) {
      return seeOther(response, `${checkoutPath(request)}/complete`)
    }
    const { number, amountAtom } = state.challenged
    const found = await processor.find(attemptKey(session.id, number))
    if (found?.status === 'requires_challenge' && found.challenge.kind === 'redirect') {
      response.set('Refresh', `0; url=${found.challenge.url}`)
    }
    const frame = await pageFrame(context, request, session)
    const amount = amountAtom > 0 ? frame.format.money(amountAtom) : null
    const cardLastFour = found?.card?.lastFour ?? null
    sendPage(response, 200, <ChallengePage frame={frame} amount={amount} cardLastFour={cardLastFour} />)
  }
}

/** `POST /checkout/{token}/challenge`: the answer. */
export function answerChallenge(context: HostedContext): RequestHandler {
  return async (request, response) => {
    await limitClient(context, request)
    const session = await requireSession(context, request)
    await limitSession(context, session.id)
    const processor = processorFor(context.processors, session.livemode)
    const state = await checkoutStateOf(context.db, session)
    if (processor !== null && state.name === 'open' && state.challenged !== null) {
      await confirmChallenge(context, processor, session.id, textField(formBody(request), 'answer', 20))
    }
    seeOther(response, `${checkoutPath(request)}/complete`)
  }
}
