import { z } from 'zod'
import { idSchema } from './ids.ts'
import { amountAtomSchema } from './money.ts'
import { ownedObjectFields } from './owned-object.ts'
import { createdParams, oneWayOfPaging, oneWayOfPagingRule, pageParams, pageSchema } from './pagination.ts'
import { lineItemSchema, linkModeSchema } from './payment-links.ts'

export const checkoutSessionStatuses = ['open', 'complete', 'expired'] as const
export const checkoutSessionStatusSchema = z.enum(checkoutSessionStatuses).meta({
  description: 'A session expires when its time is up before it was completed.',
})
export type CheckoutSessionStatus = z.infer<typeof checkoutSessionStatusSchema>

export const listCheckoutSessionsSchema = z
  .strictObject({
    ...pageParams('checkoutSession'),
    payment_link_id: idSchema('paymentLink').optional(),
    status: checkoutSessionStatusSchema.optional(),
    customer_id: idSchema('customer').optional(),
    ...createdParams,
  })
  .refine(oneWayOfPaging, oneWayOfPagingRule)
export type ListCheckoutSessions = z.infer<typeof listCheckoutSessionsSchema>

/** The payment, or in setup mode the saved payment method, that completed a session. */
export const sessionPaymentSchema = z.object({
  id: z.string(),
  method: z.string().meta({ example: 'credit_card' }),
  card_brand: z.string().nullable(),
  card_last_four: z.string().nullable(),
  amount_atom: amountAtomSchema.meta({ description: 'What was charged; 0 in setup mode and when a trial begins.' }),
})

/** A checkout session as its merchant sees it. Never the checkout token, which is the customer's. */
export const checkoutSessionSchema = z.object({
  ...ownedObjectFields('checkout_session', 'checkoutSession'),
  status: checkoutSessionStatusSchema,
  payment_link_id: z.string(),
  payment_link_version: z.int().meta({ description: 'The version of the link that was opened.' }),
  mode: linkModeSchema,
  line_items: z
    .array(lineItemSchema)
    .meta({ description: "The link's cart, with the quantities that the customer chose." }),
  amount_subtotal_atom: amountAtomSchema.meta({ description: 'Before the discount.' }),
  amount_discount_atom: amountAtomSchema,
  amount_total_atom: amountAtomSchema.meta({ description: 'What is due at completion, or was charged then.' }),
  currency: z.string().nullable().meta({ description: 'Null in setup mode.' }),
  customer_id: z.string().nullable(),
  customer_email: z.string().nullable(),
  payment: sessionPaymentSchema.nullable().meta({ description: 'Null until the session is complete.' }),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  completed_at: z.iso.datetime().nullable(),
})
export type CheckoutSession = z.infer<typeof checkoutSessionSchema>

export const checkoutSessionPageSchema = pageSchema(checkoutSessionSchema)
