import { z } from 'zod'
import { idSchema } from './ids.ts'
import { amountAtomSchema } from './money.ts'
import { MAX_REFERENCE_ID_LENGTH } from './open-parameters.ts'
import { ownedObjectFields } from './owned-object.ts'
import { createdParams, oneWayOfPaging, oneWayOfPagingRule, pageParams, pageSchema } from './pagination.ts'
import { lineItemSchema, linkModeSchema, recurrenceSchema } from './payment-links.ts'
import { textSchema } from './text.ts'
import { timestampSchema } from './timestamps.ts'

const checkoutSessionStatuses = ['open', 'complete', 'expired'] as const
const checkoutSessionStatusSchema = z.enum(checkoutSessionStatuses).meta({
  description:
    '`open` until the customer pays, `complete` after that. A session that nobody paid in time is `expired`.',
})
const sessionPaymentStatuses = ['unpaid', 'paid', 'no_payment_required'] as const
const sessionPaymentStatusSchema = z.enum(sessionPaymentStatuses).meta({
  description:
    '`paid` once the amount is held or taken. `unpaid` until the session is complete, and after that while a bank debit is on its way or when the payment has failed: `payment.captured` and `payment.failed` tell how it ends. `no_payment_required` where nothing was charged: in `setup` mode, when a trial begins, and when a coupon takes everything off.',
})
export type SessionPaymentStatus = z.infer<typeof sessionPaymentStatusSchema>

/** Where the customer came from, as the address of the link told. */
export const sessionUtmSchema = z.object({
  source: z.string().nullable().meta({ description: '`utm_source`.' }),
  medium: z.string().nullable().meta({ description: '`utm_medium`.' }),
  campaign: z.string().nullable().meta({ description: '`utm_campaign`.' }),
  term: z.string().nullable().meta({ description: '`utm_term`.' }),
  content: z.string().nullable().meta({ description: '`utm_content`.' }),
})

/** What a subscription charges for each of its periods. */
export const recurringAmountSchema = z.object({
  amount_atom: amountAtomSchema.meta({ description: 'The price of one period, before any discount.' }),
  interval: recurrenceSchema.shape.interval,
  interval_count: recurrenceSchema.shape.interval_count,
})

export type CheckoutSessionStatus = z.infer<typeof checkoutSessionStatusSchema>

export const listCheckoutSessionsSchema = z
  .strictObject({
    ...pageParams('checkoutSession'),
    payment_link_id: idSchema('paymentLink').optional().meta({ description: 'Sessions of this payment link.' }),
    status: checkoutSessionStatusSchema.optional().meta({ description: 'Sessions with this status.' }),
    customer_id: idSchema('customer').optional().meta({ description: 'Sessions of this customer.' }),
    reference_id: textSchema(MAX_REFERENCE_ID_LENGTH)
      .optional()
      .meta({ description: 'Sessions whose link was opened with this `reference_id`.' }),
    completed_at_gte: timestampSchema.optional().meta({ description: 'Completed at this time or later.' }),
    completed_at_lte: timestampSchema.optional().meta({ description: 'Completed at this time or earlier.' }),
    ...createdParams,
  })
  .refine(oneWayOfPaging, oneWayOfPagingRule)
export type ListCheckoutSessions = z.infer<typeof listCheckoutSessionsSchema>

/** How a session is paid whose payment has this amount and status. */
export function sessionPaymentStatusOf(payment: { amountAtom: bigint; status: string }): SessionPaymentStatus {
  if (payment.amountAtom === 0n) return 'no_payment_required'
  return payment.status === 'pending' || payment.status === 'failed' ? 'unpaid' : 'paid'
}

/** How a payment was made, as its session and the payment itself tell it. */
export const paymentMethodFields = {
  method: z.string().meta({ description: 'How the customer paid.', example: 'credit_card' }),
  card_brand: z
    .string()
    .nullable()
    .meta({ description: 'The brand of the card, e.g. `visa`. Null for another method.' }),
  card_last_four: z
    .string()
    .nullable()
    .meta({ description: 'The last four digits of the card. Null for another method.' }),
}

/** The payment, or in setup mode the saved payment method, that completed a session. */
export const sessionPaymentSchema = z.object({
  id: z.string().meta({ description: 'The id of the payment. It begins with `pay_`.' }),
  ...paymentMethodFields,
  amount_atom: amountAtomSchema.meta({ description: 'What was charged. 0 in `setup` mode and when a trial begins.' }),
})

/** A checkout session as its merchant sees it. Never the checkout token, which is the customer's. */
export const checkoutSessionSchema = z.object({
  ...ownedObjectFields('checkout_session', 'checkoutSession'),
  status: checkoutSessionStatusSchema,
  payment_status: sessionPaymentStatusSchema,
  payment_link_id: z.string().meta({ description: 'The payment link that the customer opened.' }),
  payment_link_version: z.int().meta({ description: 'The version of the link that was opened.' }),
  mode: linkModeSchema.meta({
    description: 'What the session does: charge once, start a subscription, or save a payment method.',
  }),
  metadata: z
    .record(z.string(), z.unknown())
    .nullable()
    .meta({ description: 'The metadata of the version of the link that was opened.' }),
  line_items: z
    .array(lineItemSchema)
    .meta({ description: "The link's cart, with the quantities that the customer chose." }),
  amount_subtotal_atom: amountAtomSchema.meta({ description: 'The sum before the discount.' }),
  amount_discount_atom: amountAtomSchema.meta({ description: 'What the coupon takes off.' }),
  amount_total_atom: amountAtomSchema.meta({
    description: 'What the customer pays now, or paid when the session was completed.',
  }),
  currency: z.string().nullable().meta({ description: 'Uppercase ISO 4217 code. Null in `setup` mode.' }),
  coupon_id: z.string().nullable().meta({
    description: 'The coupon that is taken off. Null when there is none, or when it cannot be used any more.',
  }),
  free_trial_days: z.int().nullable().meta({ description: 'Days before the first charge of a subscription, or null.' }),
  recurring: recurringAmountSchema
    .nullable()
    .meta({ description: 'What a subscription costs for each period. Null when nothing recurs.' }),
  customer_id: z
    .string()
    .nullable()
    .meta({ description: 'The customer that the link is for, or that was made when the session was completed.' }),
  customer_email: z.string().nullable().meta({ description: 'The email address that the customer gave, or null.' }),
  customer_name: z.string().nullable().meta({ description: 'The `name` that the link was opened with, or null.' }),
  reference_id: z.string().nullable().meta({
    description: 'The `reference_id` that the link was opened with: your own id of the customer or the order.',
  }),
  locale: z.string().nullable().meta({ description: 'The `locale` that the link was opened with, or null.' }),
  utm: sessionUtmSchema
    .nullable()
    .meta({ description: 'The `utm_` parameters that the link was opened with, or null.' }),
  payment: sessionPaymentSchema.nullable().meta({ description: 'Null until the session is complete.' }),
  created_at: z.iso.datetime().meta({ description: 'When the customer opened the link.' }),
  expires_at: z.iso.datetime().meta({ description: 'Until when the customer can pay.' }),
  completed_at: z.iso.datetime().nullable().meta({ description: 'When the session was completed, or null.' }),
})
export type CheckoutSession = z.infer<typeof checkoutSessionSchema>

export const checkoutSessionPageSchema = pageSchema(checkoutSessionSchema)
