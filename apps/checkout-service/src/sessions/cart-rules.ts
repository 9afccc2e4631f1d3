import { MAX_AMOUNT_ATOM } from '@paylinks/contracts/money'
import { type LineItem, type LinkSnapshot, MAX_QUANTITY } from '@paylinks/contracts/payment-links'
import { type CartEdits, cartLinesOf, subtotalAtomOf } from '@paylinks/contracts/quotes/cart'

/** The quantities that the customer asks for, by the position of the line. */
export type CartChange = Map<number, number>

export type CartRefusal =
  /** A position that the cart has not, or no whole number that a line may have. */
  | { code: 'invalid_quantity' }
  /** Less or more of a line than the merchant sells at once. */
  | { code: 'quantity_out_of_range'; productName: string; min: number; max: number }
  | { code: 'total_too_large' }

/** The cart's edits after the change, or why it is refused. */
export function applyCartChange(
  snapshot: Pick<LinkSnapshot, 'line_items'>,
  edits: CartEdits | null,
  change: CartChange,
): { edits: CartEdits } | { refusal: CartRefusal } {
  const items = new Map(cartLinesOf(snapshot, edits).map(({ position, item }) => [position, item]))
  const next = { ...edits }
  for (const [position, quantity] of change) {
    const item = items.get(position)
    if (item === undefined || !isQuantity(quantity)) return { refusal: { code: 'invalid_quantity' } }
    const { min, max } = quantityBounds(item)
    if (quantity < min || quantity > max) {
      return { refusal: { code: 'quantity_out_of_range', productName: item.product_name, min, max } }
    }
    next[position] = quantity
  }
  const isTooLarge = subtotalAtomOf(cartLinesOf(snapshot, next)) > BigInt(MAX_AMOUNT_ATOM)
  return isTooLarge ? { refusal: { code: 'total_too_large' } } : { edits: next }
}

/** How many of the line a customer may buy. */
export function quantityBounds({ min_quantity, max_quantity }: LineItem): { min: number; max: number } {
  return { min: min_quantity ?? 1, max: max_quantity ?? MAX_QUANTITY }
}

function isQuantity(quantity: number): boolean {
  return Number.isInteger(quantity) && quantity >= 1 && quantity <= MAX_QUANTITY
}
