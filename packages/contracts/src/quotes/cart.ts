import type { LineItem, LinkSnapshot } from '../payment-links.ts'

/** Quantities by the line's position in the link's version, where the customer changed them. */
export type CartEdits = Record<string, number>

export type CartLine = { position: number; item: LineItem; quantity: number }

/**
 * The lines that the customer buys: those of the link's version, in the quantities that the customer chose. Release 0.1
 * let customers take a line out, and kept that as a quantity of 0.
 */
export function cartLinesOf({ line_items }: Pick<LinkSnapshot, 'line_items'>, edits: CartEdits | null): CartLine[] {
  return line_items
    .map((item, position) => ({ position, item, quantity: edits?.[position] ?? item.quantity }))
    .filter(({ quantity }) => quantity > 0)
}

/** The cart before any discount, exact however many there are of each: a caller compares it before it counts on numbers. */
export function subtotalAtomOf(lines: CartLine[]): bigint {
  return lines.reduce((sum, line) => sum + lineSubtotalAtomOf(line), 0n)
}

export function lineSubtotalAtomOf({ item, quantity }: Pick<CartLine, 'item' | 'quantity'>): bigint {
  return BigInt(quantity) * BigInt(item.unit_amount_atom)
}
