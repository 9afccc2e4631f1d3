import { Router } from 'express'
import { answerChallenge } from './answer-challenge.ts'
import { backToCheckout } from './back-to-checkout.ts'
import { cancel } from './cancel.tsx'
import { editCart } from './edit-cart.ts'
import type { HostedContext } from './hosted-context.ts'
import { hostedErrors } from './hosted-errors.tsx'
import { PageError } from './page-error.ts'
import { pageSecurity, sameOriginPosts } from './page-security.ts'
import { pay } from './pay.ts'
import { showLogo } from './pictures/show-logo.ts'
import { showPicture } from './pictures/show-picture.ts'
import { returnFromChallenge } from './return-from-challenge.ts'
import { returnToMerchant } from './return-to-merchant.ts'
import { mountPages } from './routing/mount-pages.ts'
import type { PageRoute } from './routing/page-route.ts'
import { showAsset } from './show-asset.ts'
import { showChallenge } from './show-challenge.tsx'
import { showCheckout } from './show-checkout.ts'
import { showOutcome } from './show-outcome.ts'

/** Everything below `/checkout`: the pages of a session, under its token. */
const routes: PageRoute[] = [
  { method: 'get', path: '/assets/:file', kind: 'file', handle: showAsset },
  { method: 'get', path: '/:token', handle: showCheckout },
  { method: 'post', path: '/:token/cart', handle: editCart },
  { method: 'get', path: '/:token/cart', handle: backToCheckout },
  { method: 'post', path: '/:token/pay', handle: pay },
  { method: 'get', path: '/:token/pay', handle: backToCheckout },
  { method: 'get', path: '/:token/challenge', handle: showChallenge },
  { method: 'post', path: '/:token/challenge', handle: answerChallenge },
  { method: 'get', path: '/:token/challenge/return', handle: returnFromChallenge },
  { method: 'get', path: '/:token/complete', handle: showOutcome },
  { method: 'get', path: '/:token/return', handle: returnToMerchant },
  { method: 'get', path: '/:token/cancel', handle: cancel },
  { method: 'get', path: '/:token/pictures/:position', kind: 'file', handle: showPicture },
  { method: 'get', path: '/:token/logo', kind: 'file', handle: showLogo },
]

export function hostedRoutes(context: HostedContext): Router {
  const router = Router()
  router.use(pageSecurity(context.publicUrl), sameOriginPosts(context.publicUrl))
  mountPages(router, routes, context)
  router.use(() => {
    throw new PageError('page_not_found')
  })
  router.use(hostedErrors(context))
  return router
}
