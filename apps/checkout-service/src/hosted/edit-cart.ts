import { inTransaction } from '@paylinks/db/client'
import type { RequestHandler } from 'express'
import { findLatestAttempt, markRefused } from '../payments/attempt-store.ts'
import { currentOffer } from '../payments/start-attempt.ts'
import { applyCartChange, type CartChange, type CartRefusal } from '../sessions/cart-rules.ts'
import { isPastExpiry, lockSession, saveCartEdits } from '../sessions/checkout-store.ts'
import { checkoutPath, requireSession } from './checkout-view.ts'
import { type FormBody, formBody, textField } from './form-body.ts'
import type { HostedContext } from './hosted-context.ts'
import { PageError } from './page-error.ts'
import { seeOther } from './send-page.ts'
import { showOpen } from './show-checkout.tsx'

type EditOutcome = 'saved' | 'not_open' | 'changed' | CartRefusal

/** `POST /checkout/{token}/cart`: other quantities, a line out, a line back. Kept on the session, never on the link. */
export function editCart(context: HostedContext): RequestHandler {
  return async (request, response) => {
    const session = await requireSession(context, request)
    if (!session.snapshot.allow_cart_edit) {
      throw new PageError(
        403,
        'This order is fixed',
        'Its quantities cannot be changed. Go back to pay for it as it is.',
      )
    }
    const body = formBody(request)
    const outcome = await saveChange(context, session.id, readChange(body), textField(body, 'terms', 50))
    if (outcome === 'saved' || outcome === 'not_open') return seeOther(response, checkoutPath(request))
    const status = outcome === 'changed' ? 409 : 422
    const latest = await requireSession(context, request)
    await showOpen(context, request, response, latest, { status, cartFault: faults[outcome] })
  }
}

/** An attempt in hand is paying for the cart as it is; one that only waits for its challenge is given up. */
async function saveChange(
  { db, wakeSettler }: HostedContext,
  sessionId: string,
  change: CartChange,
  seenFingerprint: string,
): Promise<EditOutcome> {
  const outcome = await inTransaction(db, async (tx): Promise<EditOutcome> => {
    const session = await lockSession(tx, sessionId)
    const latest = await findLatestAttempt(tx, sessionId)
    if (session.status !== 'open' || latest?.status === 'started' || (await isPastExpiry(tx, sessionId)))
      return 'not_open'
    if ((await currentOffer(tx, session)).fingerprint !== seenFingerprint) return 'changed'

    const result = applyCartChange(session.snapshot, session.cartEdits, change)
    if ('refusal' in result) return result.refusal
    if (latest?.status === 'requires_challenge') {
      await markRefused(tx, latest, { code: 'superseded', owesCancel: true })
    }
    await saveCartEdits(tx, sessionId, result.edits)
    return 'saved'
  })
  wakeSettler()
  return outcome
}

const faults: Record<CartRefusal | 'changed', string> = {
  invalid: 'A quantity is a whole number from 1 to 999,999. The order was not changed.',
  last_line: 'The last item cannot be removed. Cancel the checkout instead.',
  last_recurring_line: 'A subscription needs its recurring item. The order was not changed.',
  total_too_large: 'This is more than can be paid at once. The order was not changed.',
  changed: 'The order had changed since you opened this page, so it was not changed again. Please look at it first.',
}

/** Whatever is not a whole number becomes one that no rule lets pass. */
function readChange(body: FormBody): CartChange {
  const quantities = Object.keys(body).flatMap((name): [number, number][] => {
    const [, position] = /^quantity_(\d{1,3})$/.exec(name) ?? []
    return position === undefined ? [] : [[Number(position), wholeNumber(body, name) ?? Number.NaN]]
  })
  return {
    quantities: new Map(quantities),
    remove: wholeNumber(body, 'remove'),
    restore: wholeNumber(body, 'restore'),
  }
}

/** Null when the field is absent, NaN when it is no whole number. */
function wholeNumber(body: FormBody, name: string): number | null {
  if (!Object.hasOwn(body, name)) return null
  const text = textField(body, name, 20).trim()
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
}
