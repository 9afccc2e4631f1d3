import { Router } from 'express'
import { cancel } from './cancel.tsx'
import { answerChallenge, returnFromChallenge, showChallenge } from './challenge.tsx'
import { editCart } from './edit-cart.ts'
import { readForms } from './form-body.ts'
import type { HostedContext } from './hosted-context.ts'
import { hostedErrors } from './hosted-errors.tsx'
import { pageNotFound } from './page-error.ts'
import { pageSecurity, sameOriginPosts } from './page-security.ts'
import { pay } from './pay.tsx'
import { showPicture } from './pictures/show-picture.ts'
import { returnToMerchant } from './return-to-merchant.ts'
import { showCheckout } from './show-checkout.tsx'
import { showOutcome } from './show-outcome.tsx'

/** Everything below `/checkout`: the pages of a session, under its token. */
export function hostedRoutes(context: HostedContext): Router {
  const router = Router()
  router.use(pageSecurity(context.publicUrl), sameOriginPosts(context.publicUrl))

  router.get('/assets/:file', context.assets.serve)
  router.get('/:token', showCheckout(context))
  router.post('/:token/cart', readForms, editCart(context))
  router.post('/:token/pay', readForms, pay(context))
  router.get('/:token/challenge', showChallenge(context))
  router.post('/:token/challenge', readForms, answerChallenge(context))
  router.get('/:token/challenge/return', returnFromChallenge(context))
  router.get('/:token/complete', showOutcome(context))
  router.get('/:token/return', returnToMerchant(context))
  router.get('/:token/cancel', cancel(context))
  router.get('/:token/pictures/:position', showPicture(context))

  router.use((_request, _response, next) => next(pageNotFound()))
  router.use(hostedErrors(context))
  return router
}
