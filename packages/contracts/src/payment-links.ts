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
const paymentMethodSchema = z.enum(paymentMethods)
export type PaymentMethod = z.infer<typeof paymentMethodSchema>

export const billingIntervals = ['day', 'week', 'month', 'year'] as const
export const billingIntervalSchema = z.enum(billingIntervals)

export const MAX_NAME_LENGTH = 255
export const MAX_DESCRIPTION_LENGTH = 500
export const MAX_LINE_ITEMS = 100
/** Each package brings at least one line. */
const MAX_PACKAGES = MAX_LINE_ITEMS
export const MAX_QUANTITY = 999_999
const MAX_TRIAL_DAYS = 730
const MAX_EXPIRY_HOURS = 720
const DEFAULT_EXPIRY_HOURS = 24

export const quantitySchema = z.int().min(1).max(MAX_QUANTITY)

export const distinct = (values: string[]) => new Set(values).size === values.length

const acceptedPaymentMethodsSchema = z
  .array(paymentMethodSchema)
  .min(1)
  .max(paymentMethods.length)
  .refine(distinct, rule('duplicate', 'Must not list a payment method twice.'))

/** One line of a cart, as a request states it. */
const lineItemInputSchema = z
  .strictObject({
    price_id: idSchema('price').meta({ description: 'An active price of an active product.' }),
    quantity: quantitySchema.default(1).meta({ description: 'How many of the price are sold.' }),
    min_quantity: quantitySchema.nullish().meta({
      description: 'The fewest that a customer may buy. Only with `allow_cart_edit`. 1 if you leave it out.',
    }),
    max_quantity: quantitySchema.nullish().meta({
      description: 'The most that a customer may buy. Only with `allow_cart_edit`. 999,999 if you leave it out.',
    }),
    description: textSchema(MAX_DESCRIPTION_LENGTH).nullish().meta({
      description: 'Shown to customers under the line. If you leave it out, they see the description of the product.',
    }),
  })
  .meta({ id: 'LineItemInput' })

/** The fields that a link may be given when it is made, and change later. */
const changeableFields = {
  name: textSchema(MAX_NAME_LENGTH).nullish().meta({ description: 'Your own label. Customers do not see it.' }),
  coupon_id: idSchema('coupon').nullish().meta({
    description: 'A coupon that checkout applies. A coupon of a fixed amount must be in the currency of the cart.',
  }),
  success_url: httpUrlSchema.nullish().meta({
    description:
      'Where customers go once they have paid; `{CHECKOUT_SESSION_ID}` in it is replaced. It must use https in live mode.',
  }),
  return_url: httpUrlSchema
    .nullish()
    .meta({ description: 'Where customers go when they cancel. It must use https in live mode.' }),
  accepted_payment_methods: acceptedPaymentMethodsSchema.nullish().meta({
    description: 'The payment methods that checkout offers. If you leave it out, checkout offers every method.',
  }),
  metadata: metadataSchema
    .nullish()
    .meta({ description: 'Your own data, as a JSON object of at most 16 KiB. Customers do not see it.' }),
}

/**
 * The body of `POST /api/{account_id}/payment-links`: form alone. Rules between fields and against the catalogue are
 * the business of link-rules in links-api. A nullable field that is null counts as absent.
 */
export const createPaymentLinkSchema = z.strictObject({
  ...changeableFields,
  mode: linkModeSchema.default('payment').meta({
    description:
      '`payment` charges once and takes one-time prices. `subscription` needs at least one recurring price. `setup` saves a payment method and charges nothing.',
  }),
  line_items: z.array(lineItemInputSchema).min(1).max(MAX_LINE_ITEMS).optional().meta({
    description:
      'What the link sells, in one currency. Give either this or `package_ids`; in `setup` mode give neither.',
  }),
  package_ids: z
    .array(idSchema('package'))
    .min(1)
    .max(MAX_PACKAGES)
    .refine(distinct, rule('duplicate', 'Must not list a package twice.'))
    .nullish()
    .meta({ description: 'Packages to sell instead of `line_items`. The cart holds every item of every package.' }),
  customer_id: idSchema('customer')
    .nullish()
    .meta({ description: 'The customer that the link is for. Leave it out for a link that anybody may pay.' }),
  free_trial_days: z.int().min(1).max(MAX_TRIAL_DAYS).nullish().meta({
    description: 'How many days the customer pays nothing for the recurring prices. `subscription` mode only.',
  }),
  expires_in_hours: z.int().min(1).max(MAX_EXPIRY_HOURS).default(DEFAULT_EXPIRY_HOURS).meta({
    description:
      'How many hours a checkout session stays open after a customer opens the link. The link itself does not expire.',
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
    is_active: booleanParam.optional().meta({ description: 'Only active links, or only deactivated ones.' }),
    mode: linkModeSchema.optional().meta({ description: 'Links in this mode.' }),
    customer_id: idSchema('customer').optional().meta({ description: 'Links made for this customer.' }),
    coupon_id: idSchema('coupon').optional().meta({ description: 'Links with this coupon.' }),
    price_id: idSchema('price').optional().meta({ description: 'Links that sell this price, alone or in a package.' }),
    product_id: idSchema('product').optional().meta({ description: 'Links that sell a price of this product.' }),
    package_id: idSchema('package').optional().meta({ description: 'Links that sell this package.' }),
    currency: currencySchema.optional().meta({ description: 'Links whose cart is in this currency.' }),
    q: textSchema(MAX_NAME_LENGTH)
      .optional()
      .meta({ description: 'Links whose name contains this text. Upper and lower case are the same.' }),
    ...createdParams,
    /** Filled from `metadata[key]=value` parameters: links whose metadata holds each key with that text. */
    metadata: z
      .record(
        textSchema(MAX_NAME_LENGTH),
        z
          .string()
          .max(MAX_DESCRIPTION_LENGTH)
          .refine(isStorableText, rule('invalid_characters', 'Must not contain the null character or broken Unicode.')),
      )
      .optional()
      .meta({
        description: 'Links whose metadata has this value under this key, e.g. `metadata[campaign]=spring`.',
        param: { style: 'deepObject', explode: true },
      }),
  })
  .refine(oneWayOfPaging, oneWayOfPagingRule)
export type ListPaymentLinks = z.infer<typeof listPaymentLinksSchema>

export const recurrenceSchema = z.object({
  interval: billingIntervalSchema.meta({ description: 'The unit of the billing period.' }),
  interval_count: z.int().meta({ description: 'How many of these units one billing period lasts.' }),
})
export type Recurrence = z.infer<typeof recurrenceSchema>

/** One line of a link's cart, as it was resolved when the link's version was written. */
export const lineItemSchema = z.object({
  price_id: z.string().meta({ description: 'The price.' }),
  product_id: z.string().meta({ description: 'The product that the price belongs to.' }),
  product_name: z.string().meta({ description: 'The name of the product, as customers see it.' }),
  product_image_url: z.string().nullable().meta({ description: 'The picture of the product, or null.' }),
  quantity: z.int().meta({ description: 'How many are sold.' }),
  min_quantity: z.int().nullable().meta({
    description: 'The fewest that a customer may buy with `allow_cart_edit`. Null where the line sets no limit.',
  }),
  max_quantity: z.int().nullable().meta({
    description: 'The most that a customer may buy with `allow_cart_edit`. Null where the line sets no limit.',
  }),
  description: z.string().nullable().meta({ description: 'The text that customers see under the line, or null.' }),
  unit_amount_atom: amountAtomSchema.meta({
    description: "The price of one, in the currency's smallest unit: 4900 is 49.00 USD.",
  }),
  currency: z.string().meta({ description: 'Uppercase ISO 4217 code.' }),
  recurring: recurrenceSchema
    .nullable()
    .meta({ description: 'How often the price is charged. Null for a one-time price.' }),
})
export type LineItem = z.infer<typeof lineItemSchema>

/** A coupon's terms as they stood when the link's version was written. Whether it can still be redeemed is asked at checkout. */
export const couponTermsSchema = z.object({
  id: z.string().meta({ description: 'The coupon.' }),
  name: z.string().nullable().meta({ description: 'What customers see beside the discount, or null.' }),
  percent_off: z.number().nullable().meta({ description: 'The percentage taken off, or null.' }),
  amount_off_atom: amountAtomSchema
    .nullable()
    .meta({ description: "The amount taken off, in the currency's smallest unit, or null." }),
  currency: z.string().nullable().meta({ description: 'The currency of `amount_off_atom`, or null.' }),
  duration: z
    .enum(['once', 'repeating', 'forever'])
    .meta({ description: 'Which charges of a subscription it lowers: the first, those of some months, or all.' }),
  duration_in_months: z.int().nullable().meta({ description: 'How many months a `repeating` coupon lasts, or null.' }),
})
export type CouponTerms = z.infer<typeof couponTermsSchema>

/**
 * What one version of a link sells, whole: the immutable `payment_link_versions.snapshot`. A checkout session is its
 * link's version and nothing else, so everything a checkout needs to show and charge is in here.
 */
export const linkSnapshotSchema = z.object({
  name: z.string().nullable().meta({ description: 'Your own label, or null.' }),
  mode: linkModeSchema.meta({
    description: 'What checkout does: charge once, start a subscription, or save a payment method.',
  }),
  line_items: z
    .array(lineItemSchema)
    .meta({ description: 'Everything that the link sells, with the items of its packages. Empty in `setup` mode.' }),
  package_ids: z.array(z.string()).nullable().meta({ description: 'The packages that the link sells, or null.' }),
  customer_id: z.string().nullable().meta({ description: 'The customer that the link is for, or null.' }),
  coupon: couponTermsSchema.nullable(),
  free_trial_days: z.int().nullable().meta({ description: 'The length of the free trial in days, or null.' }),
  success_url: z.string().nullable().meta({ description: 'Where customers go after they have paid, or null.' }),
  return_url: z.string().nullable().meta({ description: 'Where customers go when they cancel, or null.' }),
  expires_in_hours: z
    .int()
    .meta({ description: 'How many hours a checkout session stays open after a customer opens the link.' }),
  allow_cart_edit: z.boolean().meta({ description: 'Whether customers may change quantities.' }),
  accepted_payment_methods: z
    .array(paymentMethodSchema)
    .nullable()
    .meta({ description: 'The payment methods that checkout offers. Null means every method.' }),
  metadata: z.record(z.string(), z.unknown()).nullable().meta({ description: 'Your own data, or null.' }),
  total_amount_atom: z.int().meta({
    description:
      "The sum of quantity × unit amount before any coupon, in the currency's smallest unit. 0 in `setup` mode.",
  }),
  currency: z.string().nullable().meta({ description: 'The currency of the cart. Null in `setup` mode.' }),
})
export type LinkSnapshot = z.infer<typeof linkSnapshotSchema>

/** Versions that release 0.1 wrote have lines without limits. */
const storedLineItemSchema = lineItemSchema.extend({
  min_quantity: z.int().nullable().default(null),
  max_quantity: z.int().nullable().default(null),
})

/** A version as it is stored, whichever release wrote it. */
export const storedSnapshotSchema = linkSnapshotSchema.extend({ line_items: z.array(storedLineItemSchema) })

/** The payment link object of the specification, with every request field. */
export const paymentLinkSchema = linkSnapshotSchema
  .omit({ coupon: true })
  .extend({
    id: z.string().meta({ description: 'The id of the payment link. It begins with `pl_`.' }),
    object: z.literal('payment_link').meta({ description: 'The kind of the object.' }),
    account_id: z.string().meta({ description: 'Your account.' }),
    livemode: z.boolean().meta({ description: 'True in live mode, false in test mode.' }),
    secure_token: z.string().meta({ description: 'The secret part of `url`.' }),
    url: z.string().meta({ description: 'The shareable URL. Give it to customers.' }),
    is_active: z
      .boolean()
      .meta({ description: 'False once the link is deactivated. A deactivated link stays so for good.' }),
    is_sellable: z.boolean().meta({
      description:
        'Whether customers can open the link: false once it is deactivated, and while a price, product or package that it sells is archived.',
    }),
    version: z.int().meta({ description: 'Starts at 1 and grows by 1 with every change of the link.' }),
    coupon_id: z.string().nullable().meta({ description: 'The coupon that checkout applies, or null.' }),
    created_at: z.iso.datetime().meta({ description: 'When the link was made.' }),
    updated_at: z.iso.datetime().meta({ description: 'When the link was last changed.' }),
    deactivated_at: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When the link was deactivated. Null while it is active.' }),
  })
  .meta({ id: 'PaymentLink', description: 'A shareable URL for a cart of prices or packages.' })
export type PaymentLink = z.infer<typeof paymentLinkSchema>

export const paymentLinkPageSchema = pageSchema(paymentLinkSchema)
