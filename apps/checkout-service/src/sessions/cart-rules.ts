import { MAX_AMOUNT_ATOM } from '@paylinks/contracts/money'
import { type LinkSnapshot, MAX_QUANTITY } from '@paylinks/contracts/payment-links'
import { type CartEdits, cartLinesOf, removedLinesOf, subtotalAtomOf } from '@paylinks/contracts/totals/cart'

/** What the customer asks for: new quantities by position, one line out, one line back. */
export type CartChange = { quantities: Map<number, number>; remove: number | null; restore: number | null }

export type CartRefusal =
  /** A position that the cart has not, or a quantity out of range. */
  | 'invalid'
  /** Nothing would be left. */
  | 'last_line'
  /** A subscription without anything that recurs. */
  | 'last_recurring_line'
  | 'total_too_large'

type Sold = Pick<LinkSnapshot, 'line_items' | 'mode'>

/** The cart's edits after the change, or why it is refused. */
export function applyCartChange(
  snapshot: Sold,
  edits: CartEdits | null,
  change: CartChange,
): { edits: CartEdits } | { refusal: CartRefusal } {
  const present = new Set(cartLinesOf(snapshot, edits).map(({ position }) => position))
  const removed = new Map(removedLinesOf(snapshot, edits).map(({ position, item }) => [position, item.quantity]))
  const next = { ...edits }

  for (const [position, quantity] of change.quantities) {
    if (!present.has(position) || !isQuantity(quantity)) return { refusal: 'invalid' }
    next[position] = quantity
  }
  if (change.remove !== null) {
    if (!present.has(change.remove)) return { refusal: 'invalid' }
    next[change.remove] = 0
  }
  if (change.restore !== null) {
    const quantity = removed.get(change.restore)
    if (quantity === undefined) return { refusal: 'invalid' }
    next[change.restore] = quantity
  }
  const refusal = refusalOf(snapshot, next)
  return refusal === null ? { edits: next } : { refusal }
}

function refusalOf(snapshot: Sold, edits: CartEdits): CartRefusal | null {
  const lines = cartLinesOf(snapshot, edits)
  if (lines.length === 0) return 'last_line'
  const recurs = lines.some(({ item }) => item.recurring !== null)
  if (snapshot.mode === 'subscription' && !recurs) return 'last_recurring_line'
  return subtotalAtomOf(lines) > BigInt(MAX_AMOUNT_ATOM) ? 'total_too_large' : null
}

function isQuantity(quantity: number): boolean {
  return Number.isInteger(quantity) && quantity >= 1 && quantity <= MAX_QUANTITY
}
