import type { CouponTerms, LinkSnapshot, Recurrence } from '../payment-links.ts'
import { type CartLine, lineSubtotalAtomOf } from './cart.ts'
import { addDays, addMonths, type Day, dayOfPeriod } from './days.ts'
import { discountOf, spread, sumOf } from './discounts.ts'
import type { Amounts, Charge, Quote, QuotedLine } from './quote.ts'

/**
 * What a cart costs, now and later. `coupon` is the one that applies, redeemed today: a caller that has found the link's
 * coupon stale passes null. As Stripe does for each invoice, the discount is taken from each charge: `once` from the
 * first that is not 0, `repeating` from those on a day before its months have passed since today, `forever` from all.
 */
export function makeQuote(
  { currency, free_trial_days }: Pick<LinkSnapshot, 'currency' | 'free_trial_days'>,
  cart: CartLine[],
  coupon: CouponTerms | null,
  today: Day,
): Quote {
  const recurring = cart.filter(({ item }) => item.recurring !== null)
  const recurrence = recurring[0]?.item.recurring ?? null
  const trialDays = recurrence === null ? 0 : (free_trial_days ?? 0)
  const dueToday = trialDays > 0 ? cart.filter(({ item }) => item.recurring === null) : cart

  const paysFirstPeriod = recurrence !== null && trialDays === 0
  const isDiscountedToday = coupon !== null && (coupon.duration !== 'once' || isWorthSomething(dueToday))
  const first: Charge = {
    on: today,
    until: today,
    times: 1,
    period: paysFirstPeriod ? 0 : null,
    ...chargeFor(dueToday, isDiscountedToday ? coupon : null),
  }
  const schedule = recurrence && {
    recurrence,
    firstDay: addDays(today, trialDays),
    from: paysFirstPeriod ? 1 : 0,
    discounted: coupon === null ? 0 : discountedPeriods(coupon, today, isDiscountedToday),
  }
  return {
    currency,
    lines: cart.map(quotedLine),
    coupon,
    recurrence,
    trialDays,
    charges: [first, ...(schedule === null ? [] : periodCharges(recurring, coupon, schedule))],
  }
}

/** The line as a quote keeps it. */
export function quotedLine({ position, item, quantity }: CartLine): QuotedLine {
  return {
    position,
    productName: item.product_name,
    quantity,
    unitAmountAtom: item.unit_amount_atom,
    subtotalAtom: exact(lineSubtotalAtomOf({ item, quantity })),
    isRecurring: item.recurring !== null,
  }
}

/** Which of the later charges the coupon lowers: a number of them from the first on, or those before a day. */
type Discounted = number | { before: Day }

function discountedPeriods(
  { duration, duration_in_months }: CouponTerms,
  today: Day,
  isUsedToday: boolean,
): Discounted {
  switch (duration) {
    case 'once':
      return isUsedToday ? 0 : 1
    case 'repeating':
      return { before: addMonths(today, duration_in_months ?? 0) }
    case 'forever':
      return Number.POSITIVE_INFINITY
  }
}

type Schedule = { recurrence: Recurrence; firstDay: Day; from: number; discounted: Discounted }

/** What the recurring lines cost after today: the discounted charges, then the regular one for as long as it goes on. */
function periodCharges(
  lines: CartLine[],
  coupon: CouponTerms | null,
  { recurrence, firstDay, from, discounted }: Schedule,
): Charge[] {
  const dayOf = (period: number) => dayOfPeriod(firstDay, recurrence, period)
  const goOn = (period: number, charge: ReturnType<typeof chargeFor>): Charge => ({
    on: dayOf(period),
    until: null,
    times: null,
    period,
    ...charge,
  })
  const regular = chargeFor(lines, null)
  const lowered = chargeFor(lines, coupon)
  const times = typeof discounted === 'number' ? discounted : countBefore(discounted.before, from, dayOf)
  if (lowered.discountAtom === 0 || times === 0) return [goOn(from, regular)]
  if (times === Number.POSITIVE_INFINITY) return [goOn(from, lowered)]
  const last = from + times - 1
  return [{ on: dayOf(from), until: dayOf(last), times, period: from, ...lowered }, goOn(last + 1, regular)]
}

/** How many periods, counted on from one, begin before the day. Bounded by the months that a coupon can last. */
function countBefore(day: Day, from: number, dayOf: (period: number) => Day): number {
  let period = from
  while (dayOf(period) < day) period++
  return period - from
}

function chargeFor(cart: CartLine[], coupon: CouponTerms | null): Amounts & Pick<Charge, 'lines'> {
  const weights = cart.map(({ item, quantity }) => ({
    atoms: lineSubtotalAtomOf({ item, quantity }),
    key: JSON.stringify([item.price_id, item.unit_amount_atom, quantity, item.product_name, item.description]),
  }))
  const subtotal = sumOf(weights.map(({ atoms }) => atoms))
  const discount = coupon === null ? 0n : discountOf(coupon, subtotal)
  const parts = spread(discount, weights)
  return {
    subtotalAtom: exact(subtotal),
    discountAtom: exact(discount),
    totalAtom: exact(subtotal - discount),
    lines: cart.map(({ position }, index) => ({
      position,
      subtotalAtom: exact(weights[index]?.atoms ?? 0n),
      discountAtom: exact(parts[index] ?? 0n),
    })),
  }
}

function isWorthSomething(cart: CartLine[]): boolean {
  return cart.some((line) => lineSubtotalAtomOf(line) > 0n)
}

/** A cart's total is bounded where it is made, far below this: an amount beyond it is our own mistake, and never rounded. */
function exact(atoms: bigint): number {
  const amount = Number(atoms)
  if (atoms < 0n || !Number.isSafeInteger(amount)) throw new RangeError(`${atoms} is no amount`)
  return amount
}
