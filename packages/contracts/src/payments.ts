import { z } from 'zod'
import { paymentMethodFields } from './checkout-sessions.ts'
import { idSchema } from './ids.ts'
import { amountAtomSchema } from './money.ts'
import { ownedObjectFields } from './owned-object.ts'
import { createdParams, oneWayOfPaging, oneWayOfPagingRule, pageParams, pageSchema } from './pagination.ts'

const paymentStatuses = [
  'pending',
  'authorised',
  'captured',
  'failed',
  'partially_refunded',
  'refunded',
  'disputed',
] as const
const paymentStatusSchema = z.enum(paymentStatuses).meta({
  description: [
    '`pending`: the bank has not paid yet, as with a bank debit.',
    '`authorised`: the amount is held and will be captured in a moment.',
    '`captured`: you have the money. A payment of 0 is captured at once.',
    '`failed`: you did not get the money; see `failure_code`.',
    '`partially_refunded`, `refunded`: some or all of it went back to the customer.',
    '`disputed`: the customer contests it at their bank.',
  ].join(' '),
})
type PaymentStatus = z.infer<typeof paymentStatusSchema>

/** One payment, or in setup mode the check of a payment method, as its merchant sees it. Never more of a card than its last four digits. */
export const paymentSchema = z.object({
  ...ownedObjectFields('payment', 'payment'),
  status: paymentStatusSchema,
  amount_atom: amountAtomSchema.meta({
    description: "What the customer agreed to pay, in the currency's smallest unit.",
  }),
  amount_captured_atom: amountAtomSchema.meta({ description: 'What was taken from the customer.' }),
  amount_refunded_atom: amountAtomSchema.meta({ description: 'What has gone back to the customer.' }),
  currency: z.string().nullable().meta({ description: 'Uppercase ISO 4217 code. Null in `setup` mode.' }),
  ...paymentMethodFields,
  provider: z.string().meta({
    description: 'Who took the payment: `test` in test mode, `none` where nothing was to be paid.',
    example: 'test',
  }),
  provider_reference: z.string().meta({ description: "The provider's own id of the payment." }),
  failure_code: z.string().nullable().meta({
    description:
      'Why the payment failed, e.g. `insufficient_funds` or `capture_failed`. Null unless the status is `failed`.',
  }),
  checkout_session_id: z.string().meta({ description: 'The checkout session that was paid.' }),
  payment_link_id: z.string().meta({ description: 'The payment link of that session.' }),
  customer_id: z.string().nullable().meta({ description: 'The customer who paid, or null.' }),
  created_at: z.iso.datetime().meta({ description: 'When the customer paid.' }),
  updated_at: z.iso.datetime().meta({ description: 'When its status or its amounts last changed.' }),
})
export type Payment = z.infer<typeof paymentSchema>

export const listPaymentsSchema = z
  .strictObject({
    ...pageParams('payment'),
    status: paymentStatusSchema.optional().meta({ description: 'Payments with this status.' }),
    payment_link_id: idSchema('paymentLink').optional().meta({ description: 'Payments of this payment link.' }),
    checkout_session_id: idSchema('checkoutSession')
      .optional()
      .meta({ description: 'The payment of this checkout session.' }),
    customer_id: idSchema('customer').optional().meta({ description: 'Payments of this customer.' }),
    ...createdParams,
  })
  .refine(oneWayOfPaging, oneWayOfPagingRule)
export type ListPayments = z.infer<typeof listPaymentsSchema>

export const paymentPageSchema = pageSchema(paymentSchema)

/** What an event tells of a payment: all that the API says of it. */
export const paymentEventObjectSchema = paymentSchema
  .omit({ object: true, account_id: true, livemode: true })
  .meta({ id: 'PaymentEventObject' })

/** A payment's row, as the database has it. */
export type PaymentRow = {
  id: string
  accountId: string
  livemode: boolean
  status: string
  amountAtom: bigint
  capturedAtom: bigint
  refundedAtom: bigint
  currency: string | null
  method: string
  cardBrand: string | null
  cardLastFour: string | null
  processor: string
  processorReference: string
  failureCode: string | null
  sessionId: string
  linkId: string
  customerId: string | null
  createdAt: Date
  updatedAt: Date
}

/** The payment as API and events show it. */
export function paymentView(row: PaymentRow): Payment {
  return {
    id: row.id,
    object: 'payment',
    account_id: row.accountId,
    livemode: row.livemode,
    status: row.status as PaymentStatus,
    amount_atom: Number(row.amountAtom),
    amount_captured_atom: Number(row.capturedAtom),
    amount_refunded_atom: Number(row.refundedAtom),
    currency: row.currency,
    method: row.method,
    card_brand: row.cardBrand,
    card_last_four: row.cardLastFour,
    provider: row.processor,
    provider_reference: row.processorReference,
    failure_code: row.failureCode,
    checkout_session_id: row.sessionId,
    payment_link_id: row.linkId,
    customer_id: row.customerId,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  }
}
