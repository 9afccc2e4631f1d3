import { z } from 'zod'
import { idSchema } from './ids.ts'
import { amountAtomSchema, currencySchema } from './money.ts'
import { isActiveField, metadataField, ownedObjectFields, timestampFields } from './owned-object.ts'
import {
  booleanParam,
  createdParams,
  oneWayOfPaging,
  oneWayOfPagingRule,
  pageParams,
  pageSchema,
} from './pagination.ts'
import { billingIntervalSchema, MAX_NAME_LENGTH } from './payment-links.ts'
import { metadataSchema, textSchema } from './text.ts'

const priceTypes = ['one_time', 'recurring'] as const
const priceTypeSchema = z.enum(priceTypes)

const MAX_BILLING_INTERVAL_COUNT = 365

const nicknameSchema = textSchema(MAX_NAME_LENGTH).meta({
  description: 'Your own label. Customers do not see it.',
  example: 'Monthly, per seat',
})

/** The body of `POST /api/{account_id}/prices`: form alone. The rules between fields are in links-api's price-rules. */
export const createPriceSchema = z.strictObject({
  product_id: idSchema('product').meta({ description: 'The product that the price is for. It must be active.' }),
  unit_amount_atom: amountAtomSchema.meta({
    description: "The price of one, in the currency's smallest unit.",
    example: 4900,
  }),
  currency: currencySchema,
  type: priceTypeSchema
    .default('one_time')
    .meta({ description: 'Whether the price is charged once or again and again.' }),
  billing_interval: billingIntervalSchema.nullish().meta({
    description: 'The unit of the billing period. A recurring price needs it; a one-time price must not have it.',
  }),
  billing_interval_count: z.int().min(1).max(MAX_BILLING_INTERVAL_COUNT).nullish().meta({
    description: 'How many of these units one billing period lasts. 1 if you leave it out.',
    example: 1,
  }),
  nickname: nicknameSchema.nullish(),
  metadata: metadataSchema.nullish(),
})
export type CreatePrice = z.infer<typeof createPriceSchema>

/** The body of `PATCH /api/{account_id}/prices/{id}`. What a price charges never changes: archive it and make another. */
export const updatePriceSchema = z.strictObject({
  nickname: nicknameSchema.nullish(),
  metadata: metadataSchema.nullish(),
  is_active: isActiveField.optional(),
})
export type UpdatePrice = z.infer<typeof updatePriceSchema>

export const listPricesSchema = z
  .strictObject({
    ...pageParams('price'),
    is_active: booleanParam.optional().meta({ description: 'Only active prices, or only archived ones.' }),
    product_id: idSchema('product').optional().meta({ description: 'Prices of this product.' }),
    currency: currencySchema.optional().meta({ description: 'Prices in this currency.' }),
    type: priceTypeSchema.optional().meta({ description: 'Only one-time prices, or only recurring ones.' }),
    ...createdParams,
  })
  .refine(oneWayOfPaging, oneWayOfPagingRule)
export type ListPrices = z.infer<typeof listPricesSchema>

export const priceSchema = z.object({
  ...ownedObjectFields('price', 'price'),
  product_id: z.string().meta({ description: 'The product that the price is for.' }),
  unit_amount_atom: amountAtomSchema.meta({ description: "The price of one, in the currency's smallest unit." }),
  currency: z.string().meta({ description: 'Uppercase ISO 4217 code.' }),
  type: priceTypeSchema.meta({ description: 'Whether the price is charged once or again and again.' }),
  billing_interval: billingIntervalSchema
    .nullable()
    .meta({ description: 'The unit of the billing period. Null for a one-time price.' }),
  billing_interval_count: z
    .int()
    .nullable()
    .meta({ description: 'How many of these units one billing period lasts. Null for a one-time price.' }),
  nickname: z.string().nullable().meta({ description: 'Your own label, or null.' }),
  is_active: isActiveField,
  metadata: metadataField,
  ...timestampFields,
})
export type Price = z.infer<typeof priceSchema>

export const pricePageSchema = pageSchema(priceSchema)
