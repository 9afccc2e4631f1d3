import type { QuotedLine } from '@paylinks/contracts/quotes/quote'
import { inTransaction } from '@paylinks/db/client'
import { markRefused } from '../payments/attempt-store.ts'
import { findCheckoutState } from '../payments/checkout-state.ts'
import { applyCartChange, type CartChange, type CartRefusal } from '../sessions/cart-rules.ts'
import { currentOffer } from '../sessions/current-offer.ts'
import { lockSession, saveCartEdits } from '../sessions/session-store.ts'
import type { HostedContext } from './hosted-context.ts'
import { type Form, textField } from './routing/read-form.ts'

type SaveOutcome = 'saved' | 'not_open' | CartRefusal | { code: 'changed' }

/** An attempt in flight is paying for the cart as it is; one that only waits for its challenge is cancelled. */
export async function saveQuantities(
  { db, wakeSettler }: HostedContext,
  sessionId: string,
  change: CartChange,
  seenFingerprint: string,
): Promise<SaveOutcome> {
  const outcome = await inTransaction(db, async (tx): Promise<SaveOutcome> => {
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

/** Names the terms of the page that a form is on. */
export function seenFingerprintIn(form: Form): string {
  return textField(form, 'terms', 50)
}

/** Whether the form asks for other quantities than the order has. */
export function asksForOthers(change: CartChange, lines: QuotedLine[]): boolean {
  const ordered = new Map(lines.map(({ position, quantity }) => [position, quantity]))
  return [...change].some(([position, quantity]) => ordered.get(position) !== quantity)
}

/** The quantities in the form. Whatever is not a whole number becomes one that no rule lets pass. */
export function readQuantities(form: Form): CartChange {
  const quantities = Object.keys(form).flatMap((name): [number, number][] => {
    const [, position] = /^quantity_(\d{1,3})$/.exec(name) ?? []
    return position === undefined ? [] : [[Number(position), wholeNumber(textField(form, name, 20).trim())]]
  })
  return new Map(quantities)
}

function wholeNumber(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
}
