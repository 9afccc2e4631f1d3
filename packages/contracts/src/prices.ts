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

export const priceTypes = ['one_time', 'recurring'] as const
export const priceTypeSchema = z.enum(priceTypes)
export type PriceType = z.infer<typeof priceTypeSchema>

export const MAX_BILLING_INTERVAL_COUNT = 365

const nicknameSchema = textSchema(MAX_NAME_LENGTH).meta({
  description: 'For the merchant alone; customers never see it.',
  example: 'Monthly, per seat',
})

/** The body of `POST /api/{account_id}/prices`: form alone. The rules between fields are in links-api's price-rules. */
export const createPriceSchema = z.strictObject({
  product_id: idSchema('product').meta({ description: 'An active product.' }),
  unit_amount_atom: amountAtomSchema.meta({
    description: "The price of one, in the currency's smallest unit.",
    example: 4900,
  }),
  currency: currencySchema,
  type: priceTypeSchema.default('one_time'),
  billing_interval: billingIntervalSchema
    .nullish()
    .meta({ description: 'Required of a recurring price, and not allowed in a one-time price.' }),
  billing_interval_count: z.int().min(1).max(MAX_BILLING_INTERVAL_COUNT).nullish().meta({
    description: 'How many intervals lie between two charges of a recurring price; 1 where absent.',
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
    is_active: booleanParam.optional(),
    product_id: idSchema('product').optional(),
    currency: currencySchema.optional(),
    type: priceTypeSchema.optional(),
    ...createdParams,
  })
  .refine(oneWayOfPaging, oneWayOfPagingRule)
export type ListPrices = z.infer<typeof listPricesSchema>

export const priceSchema = z.object({
  ...ownedObjectFields('price', 'price'),
  product_id: z.string(),
  unit_amount_atom: amountAtomSchema,
  currency: z.string(),
  type: priceTypeSchema,
  billing_interval: billingIntervalSchema.nullable().meta({ description: 'Null for a one-time price.' }),
  billing_interval_count: z.int().nullable().meta({ description: 'Null for a one-time price.' }),
  nickname: z.string().nullable(),
  is_active: isActiveField,
  metadata: metadataField,
  ...timestampFields,
})
export type Price = z.infer<typeof priceSchema>

export const pricePageSchema = pageSchema(priceSchema)
