import type { LineItem, LinkSnapshot } from '../payment-links.ts'

/** Quantities by the line's position in the link's version, where the customer changed them. 0 takes the line out. */
export type CartEdits = Record<string, number>

export type CartLine = { position: number; item: LineItem; quantity: number }

/** The lines that the customer buys: those of the link's version, in the quantities that the customer chose. */
export function cartLinesOf({ line_items }: Pick<LinkSnapshot, 'line_items'>, edits: CartEdits | null): CartLine[] {
  return allLinesOf(line_items, edits).filter(({ quantity }) => quantity > 0)
}

/** The lines that the customer has taken out, which can be put back. */
export function removedLinesOf({ line_items }: Pick<LinkSnapshot, 'line_items'>, edits: CartEdits | null): CartLine[] {
  return allLinesOf(line_items, edits).filter(({ quantity }) => quantity === 0)
}

function allLinesOf(items: LineItem[], edits: CartEdits | null): CartLine[] {
  return items.map((item, position) => ({ position, item, quantity: edits?.[position] ?? item.quantity }))
}

/** The cart before any discount, exact however many there are of each: a caller compares it before it counts on numbers. */
export function subtotalAtomOf(lines: CartLine[]): bigint {
  return lines.reduce((sum, line) => sum + lineSubtotalAtomOf(line), 0n)
}

export function lineSubtotalAtomOf({ item, quantity }: CartLine): bigint {
  return BigInt(quantity) * BigInt(item.unit_amount_atom)
}
