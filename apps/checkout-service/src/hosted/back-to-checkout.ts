import { checkoutPath } from './checkout-paths.ts'
import type { Answer, PageRequest } from './routing/page-route.ts'

/** `GET` of an address that takes forms alone: somebody typed it, or reloaded a page that a form had led to. */
export function backToCheckout({ token }: PageRequest): Answer {
  return { seeOther: checkoutPath(token) }
}
