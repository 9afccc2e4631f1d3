import { z } from 'zod'
import { idSchema } from './ids.ts'
import { amountAtomSchema, currencySchema } from './money.ts'
import {
  booleanParam,
  createdParams,
  oneWayOfPaging,
  oneWayOfPagingRule,
  pageParams,
  pageSchema,
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
/** Each package brings at least one line. */
export const MAX_PACKAGES = MAX_LINE_ITEMS
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
  price_id: idSchema('price').meta({ description: 'An active price of an active product.' }),
  quantity: quantitySchema.default(1),
  description: textSchema(MAX_DESCRIPTION_LENGTH).nullish().meta({ description: 'Shown to customers under the line.' }),
})

/** The fields that a link may be given when it is made, and change later. */
const changeableFields = {
  name: textSchema(MAX_NAME_LENGTH).nullish().meta({ description: 'Your own label. Customers do not see it.' }),
  coupon_id: idSchema('coupon')
    .nullish()
    .meta({ description: 'Taken off at checkout; a fixed amount is in the currency of the cart.' }),
  success_url: httpUrlSchema.nullish().meta({
    description:
      'Where customers go once they have paid; `{CHECKOUT_SESSION_ID}` in it is replaced. https in live mode.',
  }),
  return_url: httpUrlSchema.nullish().meta({ description: 'Where customers go who cancel. https in live mode.' }),
  accepted_payment_methods: acceptedPaymentMethodsSchema
    .nullish()
    .meta({ description: 'The only methods that checkout offers; all of them where absent.' }),
  metadata: metadataSchema.nullish(),
}

/**
 * The body of `POST /api/{account_id}/payment-links`: form alone. Rules between fields and against the catalogue are
 * the business of link-rules in links-api. A nullable field that is null counts as absent.
 */
export const createPaymentLinkSchema = z.strictObject({
  ...changeableFields,
  mode: linkModeSchema.default('payment').meta({
    description:
      '`payment` takes one-time prices; `subscription` at least one recurring price; `setup` keeps a payment method and charges nothing.',
  }),
  line_items: z.array(lineItemInputSchema).min(1).max(MAX_LINE_ITEMS).optional().meta({
    description: 'The cart, in one currency. Either this or `package_ids`, except in `setup`, which has neither.',
  }),
  package_ids: z
    .array(idSchema('package'))
    .min(1)
    .max(MAX_PACKAGES)
    .refine(distinct, rule('duplicate', 'must not name a package twice'))
    .optional()
    .meta({ description: 'Instead of `line_items`: every item of every package is in the cart.' }),
  customer_id: idSchema('customer').nullish().meta({ description: 'The only customer whom the link is for.' }),
  free_trial_days: z
    .int()
    .min(1)
    .max(MAX_TRIAL_DAYS)
    .nullish()
    .meta({ description: 'Days before the first recurring charge; `subscription` alone.' }),
  expires_in_hours: z.int().min(1).max(MAX_EXPIRY_HOURS).default(DEFAULT_EXPIRY_HOURS).meta({
    description: 'How long a session that is opened from the link stays open. The link itself does not expire.',
  }),
  allow_cart_edit: z.boolean().default(false).meta({ description: 'Whether customers may change quantities.' }),
})
export type CreatePaymentLink = z.infer<typeof createPaymentLinkSchema>

/** The body of `PATCH /api/{account_id}/payment-links/{id}`. Null clears a nullable field; any other field is `immutable`. */
export const updatePaymentLinkSchema = z.strictObject({
  ...changeableFields,
  is_active: z.boolean().optional().meta({ description: '`false` deactivates the link, for good.' }),
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
    ...createdParams,
    /** Filled from `metadata[key]=value` parameters: links whose metadata holds each key with that text. */
    metadata: z
      .record(
        textSchema(MAX_NAME_LENGTH),
        z
          .string()
          .max(MAX_DESCRIPTION_LENGTH)
          .refine(isStorableText, rule('invalid_characters', 'must not contain the null character')),
      )
      .optional()
      .meta({
        description: 'Links whose metadata holds each key with that text.',
        param: { style: 'deepObject', explode: true },
      }),
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
