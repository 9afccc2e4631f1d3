import type { CouponTerms, LineItem, LinkSnapshot } from '../payment-links.ts'
import { type CartLine, lineSubtotalAtomOf } from './cart.ts'
import { discountsOf } from './discounts.ts'

/** A charge before and after its discount: `totalAtom` is the one less the other, and never negative. */
export type Amounts = { subtotalAtom: number; discountAtom: number; totalAtom: number }

export type LineTotals = Amounts & CartLine

export type Recurrence = NonNullable<LineItem['recurring']>

/** What recurring lines come to after today. */
export type Recurring = {
  recurrence: Recurrence
  /** Days from today to the first charge; 0 where today's charge is the first. */
  trialDays: number
  /** The first charge: part of today's where there is no trial. */
  first: Amounts
  /** Each later charge for as long as the coupon holds. */
  whileDiscounted: Amounts
  /** For how long the coupon holds from the first charge on: 0 when it took something off the first charge alone, null when for ever. */
  discountMonths: number | null
  /** Each later charge after that. */
  regular: Amounts
}

export type Totals = {
  /** Null in setup mode, which charges nothing. */
  currency: string | null
  lines: LineTotals[]
  /** The whole cart, each line charged once. */
  cart: Amounts
  /** What is charged now: everything, but for recurring lines when a trial comes first. */
  dueToday: Amounts
  recurring: Recurring | null
  coupon: CouponTerms | null
}

/**
 * What a cart comes to, now and later, in atoms of its one currency. The coupon is taken off every line's first charge
 * and, while it holds, off later charges of the recurring lines. `coupon` is the one that applies: a caller that has
 * found the link's coupon stale passes null.
 */
export function totalsOf(
  snapshot: Pick<LinkSnapshot, 'currency' | 'free_trial_days'>,
  cartLines: CartLine[],
  coupon: CouponTerms | null,
): Totals {
  const lines = discountedLines(cartLines, coupon)
  const recurringLines = lines.filter(({ item }) => item.recurring !== null)
  const trialDays = recurringLines.length > 0 ? (snapshot.free_trial_days ?? 0) : 0
  return {
    currency: snapshot.currency,
    lines,
    cart: sumAmounts(lines),
    dueToday: sumAmounts(trialDays > 0 ? lines.filter(({ item }) => item.recurring === null) : lines),
    recurring: recurringOf(recurringLines, trialDays, coupon),
    coupon,
  }
}

function discountedLines(cartLines: CartLine[], coupon: CouponTerms | null): LineTotals[] {
  const subtotals = cartLines.map(lineSubtotalAtomOf)
  const discounts = coupon === null ? [] : discountsOf(coupon, subtotals)
  return cartLines.map((line, index) => ({ ...line, ...amountsOf(subtotals[index] ?? 0n, discounts[index] ?? 0n) }))
}

function recurringOf(lines: LineTotals[], trialDays: number, coupon: CouponTerms | null): Recurring | null {
  const recurrence = lines[0]?.item.recurring
  if (recurrence === undefined || recurrence === null) return null
  const regular = sumAmounts(discountedLines(lines, null))
  const holds = coupon !== null && coupon.duration !== 'once'
  return {
    recurrence,
    trialDays,
    first: sumAmounts(lines),
    whileDiscounted: holds ? sumAmounts(discountedLines(lines, coupon)) : regular,
    discountMonths: coupon?.duration === 'forever' ? null : holds ? coupon.duration_in_months : 0,
    regular,
  }
}

function sumAmounts(amounts: Amounts[]): Amounts {
  const sum = (name: keyof Amounts) => amounts.reduce((total, amount) => total + BigInt(amount[name]), 0n)
  return amountsOf(sum('subtotalAtom'), sum('discountAtom'))
}

function amountsOf(subtotal: bigint, discount: bigint): Amounts {
  return { subtotalAtom: exact(subtotal), discountAtom: exact(discount), totalAtom: exact(subtotal - discount) }
}

/** A cart's total is bounded where it is made, far below this: an amount beyond it is our own mistake, and never rounded. */
function exact(atoms: bigint): number {
  const amount = Number(atoms)
  if (atoms < 0n || !Number.isSafeInteger(amount)) throw new RangeError(`${atoms} is no amount`)
  return amount
}
