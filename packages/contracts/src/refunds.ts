import { z } from 'zod'
import { idSchema } from './ids.ts'
import { amountAtomSchema, MAX_AMOUNT_ATOM } from './money.ts'
import { ownedObjectFields, timestampFields } from './owned-object.ts'
import { createdParams, oneWayOfPaging, oneWayOfPagingRule, pageParams, pageSchema } from './pagination.ts'

const refundStatuses = ['pending', 'succeeded', 'failed'] as const
const refundStatusSchema = z.enum(refundStatuses).meta({
  description:
    '`pending` until the payment provider has answered, which takes seconds with a card and longer with a bank. Then `succeeded`, or `failed` with `failure_code`.',
})
export type RefundStatus = z.infer<typeof refundStatusSchema>

const refundReasons = ['requested_by_customer', 'duplicate', 'fraudulent'] as const
const refundReasonSchema = z.enum(refundReasons)
export type RefundReason = z.infer<typeof refundReasonSchema>

export const createRefundSchema = z.strictObject({
  amount_atom: z.int().min(1).max(MAX_AMOUNT_ATOM).nullish().meta({
    description:
      "How much goes back, in the currency's smallest unit. If you leave it out, everything that is left of the payment.",
  }),
  reason: refundReasonSchema.nullish().meta({ description: 'Why, for your records and those of the provider.' }),
})
export type CreateRefund = z.infer<typeof createRefundSchema>

export const listRefundsSchema = z
  .strictObject({
    ...pageParams('refund'),
    payment_id: idSchema('payment').optional().meta({ description: 'Refunds of this payment.' }),
    ...createdParams,
  })
  .refine(oneWayOfPaging, oneWayOfPagingRule)
export type ListRefunds = z.infer<typeof listRefundsSchema>

/** Money that goes back to the customer of a payment. */
export const refundSchema = z.object({
  ...ownedObjectFields('refund', 'refund'),
  payment_id: z.string().meta({ description: 'The payment.' }),
  status: refundStatusSchema,
  amount_atom: amountAtomSchema.meta({ description: "How much goes back, in the currency's smallest unit." }),
  currency: z.string().meta({ description: 'Uppercase ISO 4217 code.' }),
  reason: refundReasonSchema.nullable().meta({ description: 'Why, or null.' }),
  failure_code: z
    .string()
    .nullable()
    .meta({ description: 'Why the refund failed, e.g. `refund_declined`. Null unless the status is `failed`.' }),
  ...timestampFields,
})
export type Refund = z.infer<typeof refundSchema>

export const refundPageSchema = pageSchema(refundSchema)
