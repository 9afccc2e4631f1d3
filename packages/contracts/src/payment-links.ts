import { z } from 'zod'
import { idSchema } from './ids.ts'
import { amountAtomSchema, currencySchema } from './money.ts'
import {
  booleanParam,
  oneWayOfPaging,
  oneWayOfPagingRule,
  pageParams,
  pageSchema,
  timestampParam,
} from './pagination.ts'
import { httpUrlSchema, isStorableText, metadataSchema, rule, textSchema } from './text.ts'

export const linkModes = ['payment', 'subscription', 'setup'] as const
export const linkModeSchema = z.enum(linkModes)
export type LinkMode = z.infer<typeof linkModeSchema>

export const paymentMethods = [
  'credit_card',
  'apple_pay',
  'google_pay',
  'paypal',
  'ach',
  'stripe_link',
  'crypto',
] as const
export const paymentMethodSchema = z.enum(paymentMethods)
export type PaymentMethod = z.infer<typeof paymentMethodSchema>

export const billingIntervals = ['day', 'week', 'month', 'year'] as const
export const billingIntervalSchema = z.enum(billingIntervals)

export const MAX_NAME_LENGTH = 255
export const MAX_DESCRIPTION_LENGTH = 500
export const MAX_LINE_ITEMS = 100
export const MAX_PACKAGES = 20
export const MAX_QUANTITY = 999_999
export const MAX_TRIAL_DAYS = 730
export const MAX_EXPIRY_HOURS = 720
export const DEFAULT_EXPIRY_HOURS = 24

export const quantitySchema = z.int().min(1).max(MAX_QUANTITY)

export const distinct = (values: string[]) => new Set(values).size === values.length

const acceptedPaymentMethodsSchema = z
  .array(paymentMethodSchema)
  .min(1)
  .max(paymentMethods.length)
  .refine(distinct, rule('duplicate', 'must not name a method twice'))

const lineItemInputSchema = z.strictObject({
  price_id: idSchema('price'),
  quantity: quantitySchema.default(1),
  description: textSchema(MAX_DESCRIPTION_LENGTH).nullish(),
})

/**
 * The body of `POST /api/{account_id}/payment-links`: form alone. Rules between fields and against the catalogue are
 * the business of link-rules in links-api. A nullable field that is null counts as absent.
 */
export const createPaymentLinkSchema = z.strictObject({
  name: textSchema(MAX_NAME_LENGTH).nullish(),
  mode: linkModeSchema.default('payment'),
  line_items: z.array(lineItemInputSchema).min(1).max(MAX_LINE_ITEMS).optional(),
  package_ids: z
    .array(idSchema('package'))
    .min(1)
    .max(MAX_PACKAGES)
    .refine(distinct, rule('duplicate', 'must not name a package twice'))
    .optional(),
  customer_id: idSchema('customer').nullish(),
  coupon_id: idSchema('coupon').nullish(),
  free_trial_days: z.int().min(1).max(MAX_TRIAL_DAYS).nullish(),
  success_url: httpUrlSchema.nullish(),
  return_url: httpUrlSchema.nullish(),
  expires_in_hours: z.int().min(1).max(MAX_EXPIRY_HOURS).default(DEFAULT_EXPIRY_HOURS),
  allow_cart_edit: z.boolean().default(false),
  accepted_payment_methods: acceptedPaymentMethodsSchema.nullish(),
  metadata: metadataSchema.nullish(),
})
export type CreatePaymentLink = z.infer<typeof createPaymentLinkSchema>

/** The body of `PATCH /api/{account_id}/payment-links/{id}`. Null clears a nullable field; any other field is `immutable`. */
export const updatePaymentLinkSchema = z.strictObject({
  name: textSchema(MAX_NAME_LENGTH).nullish(),
  coupon_id: idSchema('coupon').nullish(),
  success_url: httpUrlSchema.nullish(),
  return_url: httpUrlSchema.nullish(),
  accepted_payment_methods: acceptedPaymentMethodsSchema.nullish(),
  metadata: metadataSchema.nullish(),
  is_active: z.boolean().optional(),
})
export type UpdatePaymentLink = z.infer<typeof updatePaymentLinkSchema>

export const listPaymentLinksSchema = z
  .strictObject({
    ...pageParams('paymentLink'),
    is_active: booleanParam.optional(),
    mode: linkModeSchema.optional(),
    customer_id: idSchema('customer').optional(),
    coupon_id: idSchema('coupon').optional(),
    price_id: idSchema('price').optional(),
    package_id: idSchema('package').optional(),
    currency: currencySchema.optional(),
    q: textSchema(MAX_NAME_LENGTH)
      .optional()
      .meta({ description: 'Links whose name contains this text, in any case.' }),
    created_at_gte: timestampParam.optional(),
    created_at_lte: timestampParam.optional(),
    /** Filled from `metadata[key]=value` parameters: links whose metadata holds each key with that text. */
    metadata: z
      .record(
        textSchema(MAX_NAME_LENGTH),
        z
          .string()
          .max(MAX_DESCRIPTION_LENGTH)
          .refine(isStorableText, rule('invalid_characters', 'must not contain the null character')),
      )
      .optional(),
  })
  .refine(oneWayOfPaging, oneWayOfPagingRule)
export type ListPaymentLinks = z.infer<typeof listPaymentLinksSchema>

export const recurrenceSchema = z.object({ interval: billingIntervalSchema, interval_count: z.int() })

/** One line of a link's cart, as it was resolved when the link's version was written. */
export const lineItemSchema = z.object({
  price_id: z.string(),
  product_id: z.string(),
  product_name: z.string(),
  product_image_url: z.string().nullable(),
  quantity: z.int(),
  description: z.string().nullable(),
  unit_amount_atom: amountAtomSchema,
  currency: z.string(),
  recurring: recurrenceSchema
    .nullable()
    .meta({ description: 'How often the price is charged; null for a one-time price.' }),
})
export type LineItem = z.infer<typeof lineItemSchema>

/** A coupon's terms as they stood when the link's version was written. Whether it can still be redeemed is asked at checkout. */
export const couponTermsSchema = z.object({
  id: z.string(),
  name: z.string().nullable(),
  percent_off: z.number().nullable(),
  amount_off_atom: amountAtomSchema.nullable(),
  currency: z.string().nullable(),
  duration: z.enum(['once', 'repeating', 'forever']),
  duration_in_months: z.int().nullable(),
})
export type CouponTerms = z.infer<typeof couponTermsSchema>

/**
 * What one version of a link sells, whole: the immutable `payment_link_versions.snapshot`. A checkout session is its
 * link's version and nothing else, so everything a checkout needs to show and charge is in here.
 */
export const linkSnapshotSchema = z.object({
  name: z.string().nullable(),
  mode: linkModeSchema,
  line_items: z.array(lineItemSchema),
  package_ids: z.array(z.string()).nullable(),
  customer_id: z.string().nullable(),
  coupon: couponTermsSchema.nullable(),
  free_trial_days: z.int().nullable(),
  success_url: z.string().nullable(),
  return_url: z.string().nullable(),
  expires_in_hours: z.int(),
  allow_cart_edit: z.boolean(),
  accepted_payment_methods: z.array(paymentMethodSchema).nullable(),
  metadata: z.record(z.string(), z.unknown()).nullable(),
  total_amount_atom: z.int(),
  currency: z.string().nullable(),
})
export type LinkSnapshot = z.infer<typeof linkSnapshotSchema>

/** The payment link object of the specification, with every request field. */
export const paymentLinkSchema = linkSnapshotSchema
  .omit({ coupon: true })
  .extend({
    id: z.string(),
    object: z.literal('payment_link'),
    account_id: z.string(),
    livemode: z.boolean(),
    secure_token: z.string().meta({ description: 'Opaque token of the public share endpoint.' }),
    url: z.string().meta({ description: 'The shareable URL to give to customers.' }),
    is_active: z.boolean().meta({ description: 'False once the link is deactivated, which is permanent.' }),
    is_sellable: z.boolean().meta({ description: 'False while a price, product or package of the link is archived.' }),
    version: z.int(),
    coupon_id: z.string().nullable(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    deactivated_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'PaymentLink', description: 'A shareable URL for a cart of prices or packages.' })
export type PaymentLink = z.infer<typeof paymentLinkSchema>

export const paymentLinkPageSchema = pageSchema(paymentLinkSchema)
