import { findCheckoutState } from '../payments/checkout-state.ts'
import { askAboutEarlier } from './ask-about-earlier.ts'
import { checkoutPath } from './checkout-paths.ts'
import type { HostedContext } from './hosted-context.ts'
import { PageError } from './page-error.ts'
import { cartSentence } from './pages/words.ts'
import { requireSession } from './require-session.ts'
import type { Answer, PageRequest } from './routing/page-route.ts'
import { readQuantities, saveQuantities, seenFingerprintIn } from './save-quantities.ts'
import { showOpen } from './show-open.tsx'

/** `POST /checkout/{token}/cart`: other quantities. They are kept on the session, never on the link. */
export async function editCart(request: PageRequest, context: HostedContext): Promise<Answer> {
  const session = await requireSession(request, context)
  if (!session.snapshot.allow_cart_edit) throw new PageError('order_fixed')
  const state = await findCheckoutState(context.db, session)
  if (state.name === 'open' && state.challenged !== null) await askAboutEarlier(context, state.challenged)
  const { form } = request
  const outcome = await saveQuantities(context, session.id, readQuantities(form), seenFingerprintIn(form))
  if (outcome === 'saved' || outcome === 'not_open') return { seeOther: checkoutPath(request.token) }
  const status = outcome.code === 'changed' ? 409 : 422
  const latest = await requireSession(request, context)
  return showOpen(request, context, latest, { status, cartFault: cartSentence(outcome) })
}
