import type { LinkSnapshot } from '../payment-links.ts'
import { type CartEdits, cartLinesOf } from './cart.ts'
import { dayOf } from './days.ts'
import { quotedLine } from './make-quote.ts'
import { type Quote, quoteSchema } from './quote.ts'

/** The format that is written. A change of what a quote holds takes the next number and leaves the readers of older ones. */
const CURRENT_FORMAT = 1

type StoredQuote = Quote & { format: typeof CURRENT_FORMAT }

/** The quote as it is stored: with the number of its format. */
export function storedQuote(quote: Quote): StoredQuote {
  return { format: CURRENT_FORMAT, ...quote }
}

/** A reader for each format that was ever written. */
const readers: Record<number, (stored: object) => Quote> = {
  1: (stored) => quoteSchema.parse(stored),
}

/** What was agreed to, as it was stored. Throws when it is of a later release, or no quote at all. */
export function readQuote(stored: unknown): Quote {
  const format = typeof stored === 'object' && stored !== null && 'format' in stored ? stored.format : undefined
  const reader = typeof format === 'number' ? readers[format] : undefined
  if (reader === undefined) throw new RangeError(`a quote of the format ${String(format)} cannot be read`)
  return reader(stored as object)
}

/** A payment's row, as the database has it. */
type PaymentRow = {
  quote: unknown
  amountAtom: bigint
  discountAtom: bigint
  couponId: string | null
  createdAt: Date
}

type Sold = Pick<LinkSnapshot, 'line_items' | 'currency' | 'free_trial_days' | 'coupon'>

/** What was agreed to and charged with the payment that completed a session, whichever release took it. */
export function quoteOfPayment(payment: PaymentRow, sold: Sold, cartEdits: CartEdits | null): Quote {
  if (payment.quote !== null) return readQuote(payment.quote)
  return quoteOfOldCharge(sold, cartEdits, {
    totalAtom: Number(payment.amountAtom),
    discountAtom: Number(payment.discountAtom),
    couponId: payment.couponId,
    chargedAt: payment.createdAt,
  })
}

/** What release 0.1, which stored no quotes, kept of a charge. */
type ChargeWithoutQuote = {
  totalAtom: number
  /** Null where it was not kept: it is what the total lacks of the lines' sum. */
  discountAtom: number | null
  couponId: string | null
  chargedAt: Date
}

/**
 * The quote of a charge by release 0.1: its amounts as they were charged, never reckoned again. What would have followed
 * was not stored, so the quote says nothing of it.
 */
export function quoteOfOldCharge(
  sold: Sold,
  cartEdits: CartEdits | null,
  { totalAtom, discountAtom: keptDiscountAtom, couponId, chargedAt }: ChargeWithoutQuote,
): Quote {
  const cart = cartLinesOf(sold, cartEdits)
  const lines = cart.map(quotedLine)
  const recurrence = cart.find(({ item }) => item.recurring !== null)?.item.recurring ?? null
  const trialDays = recurrence === null ? 0 : (sold.free_trial_days ?? 0)
  const charged = trialDays > 0 ? lines.filter(({ isRecurring }) => !isRecurring) : lines
  const linesAtom = charged.reduce((sum, line) => sum + line.subtotalAtom, 0)
  const discountAtom = keptDiscountAtom ?? Math.max(linesAtom - totalAtom, 0)
  const day = dayOf(chargedAt)
  const charge = {
    on: day,
    until: day,
    times: 1,
    period: recurrence !== null && trialDays === 0 ? 0 : null,
    subtotalAtom: totalAtom + discountAtom,
    discountAtom,
    totalAtom,
    lines: charged.map(({ position, subtotalAtom }) => ({ position, subtotalAtom, discountAtom: null })),
  }
  const coupon = couponId === null ? null : sold.coupon
  return { currency: sold.currency, lines, coupon, recurrence, trialDays, charges: [charge] }
}
