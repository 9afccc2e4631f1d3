import { z } from 'zod'
import { amountAtomSchema } from '../money.ts'
import { couponTermsSchema, recurrenceSchema } from '../payment-links.ts'

const quantitySold = z.int().min(1)
const position = z.int().min(0)
const daySchema = z.iso.date()

/** One line of the cart, as it was when the quote was made. */
const quotedLineSchema = z.object({
  /** Its place in the link's version. */
  position,
  productName: z.string(),
  quantity: quantitySold,
  unitAmountAtom: amountAtomSchema,
  subtotalAtom: amountAtomSchema,
  isRecurring: z.boolean(),
})

/** One charge, or several of the same amount that follow one another period by period. */
const chargeSchema = z.object({
  /** The UTC day of the charge, or of the first of them. */
  on: daySchema,
  /** The UTC day of the last of them; null where there is no last one. */
  until: daySchema.nullable(),
  /** How many charges these are; null where they go on until the subscription is cancelled. */
  times: z.int().min(1).nullable(),
  /** The period of the subscription that the first of them pays for, counted from 0; null where it pays for none. */
  period: z.int().min(0).nullable(),
  subtotalAtom: amountAtomSchema,
  discountAtom: amountAtomSchema,
  /** `subtotalAtom` less `discountAtom`: what the customer pays. */
  totalAtom: amountAtomSchema,
  /** What is charged for. The parts of the discount are null where only the sum is known. */
  lines: z.array(z.object({ position, subtotalAtom: amountAtomSchema, discountAtom: amountAtomSchema.nullable() })),
})

/**
 * What a customer is asked to agree to: every charge, now and later. It is stored as it was agreed to, and whoever shows
 * or charges an amount afterwards reads it from here. Amounts are atoms of the one currency; days are UTC.
 */
export const quoteSchema = z.object({
  /** Null in setup mode, which charges nothing. */
  currency: z.string().nullable(),
  lines: z.array(quotedLineSchema),
  /** The coupon that the discounts are of. */
  coupon: couponTermsSchema.nullable(),
  /** How often the recurring lines are charged; null where none recurs. */
  recurrence: recurrenceSchema.nullable(),
  /** Days from today to the first period; 0 where today's charge pays for it. */
  trialDays: z.int().min(0),
  /**
   * The charges in the order of their days. The first is today's, once, even where it is 0; the last of a subscription
   * goes on until it is cancelled.
   */
  charges: z.tuple([chargeSchema], chargeSchema),
})

export type Quote = z.infer<typeof quoteSchema>
export type Charge = z.infer<typeof chargeSchema>
export type QuotedLine = z.infer<typeof quotedLineSchema>
export type Amounts = Pick<Charge, 'subtotalAtom' | 'discountAtom' | 'totalAtom'>
