import { inTransaction } from '@paylinks/db/client'
import { markRefused } from '../payments/attempt-store.ts'
import { findCheckoutState } from '../payments/checkout-state.ts'
import { applyCartChange, type CartChange, type CartRefusal } from '../sessions/cart-rules.ts'
import { currentOffer } from '../sessions/current-offer.ts'
import { lockSession, saveCartEdits } from '../sessions/session-store.ts'
import { askAboutEarlier } from './ask-about-earlier.ts'
import { checkoutPath } from './checkout-paths.ts'
import type { HostedContext } from './hosted-context.ts'
import { PageError } from './page-error.ts'
import { cartSentence } from './pages/words.ts'
import { requireSession } from './require-session.ts'
import type { Answer, PageRequest } from './routing/page-route.ts'
import { type Form, textField } from './routing/read-form.ts'
import { showOpen } from './show-open.tsx'

type EditOutcome = 'saved' | 'not_open' | CartRefusal | { code: 'changed' }

/** `POST /checkout/{token}/cart`: other quantities. They are kept on the session, never on the link. */
export async function editCart(request: PageRequest, context: HostedContext): Promise<Answer> {
  const session = await requireSession(request, context)
  if (!session.snapshot.allow_cart_edit) throw new PageError('order_fixed')
  const state = await findCheckoutState(context.db, session)
  if (state.name === 'open' && state.challenged !== null) await askAboutEarlier(context, state.challenged)
  const { form } = request
  const outcome = await saveChange(context, session.id, readChange(form), textField(form, 'terms', 50))
  if (outcome === 'saved' || outcome === 'not_open') return { seeOther: checkoutPath(request.token) }
  const status = outcome.code === 'changed' ? 409 : 422
  const latest = await requireSession(request, context)
  return showOpen(request, context, latest, { status, cartFault: cartSentence(outcome) })
}

/** An attempt in flight is paying for the cart as it is; one that only waits for its challenge is cancelled. */
async function saveChange(
  { db, wakeSettler }: HostedContext,
  sessionId: string,
  change: CartChange,
  seenFingerprint: string,
): Promise<EditOutcome> {
  const outcome = await inTransaction(db, async (tx): Promise<EditOutcome> => {
    const session = await lockSession(tx, sessionId)
    const state = await findCheckoutState(tx, session)
    if (state.name !== 'open') return 'not_open'
    if ((await currentOffer(tx, session)).fingerprint !== seenFingerprint) return { code: 'changed' }

    const result = applyCartChange(session.snapshot, session.cartEdits, change)
    if ('refusal' in result) return result.refusal
    if (state.challenged !== null) await markRefused(tx, state.challenged, { code: 'superseded', owesCancel: true })
    await saveCartEdits(tx, sessionId, result.edits)
    return 'saved'
  })
  wakeSettler()
  return outcome
}

/** Whatever is not a whole number becomes one that no rule lets pass. */
function readChange(form: Form): CartChange {
  const quantities = Object.keys(form).flatMap((name): [number, number][] => {
    const [, position] = /^quantity_(\d{1,3})$/.exec(name) ?? []
    return position === undefined ? [] : [[Number(position), wholeNumber(textField(form, name, 20).trim())]]
  })
  return new Map(quantities)
}

function wholeNumber(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
}
