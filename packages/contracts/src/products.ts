import { z } from 'zod'
import { isActiveField, metadataField, ownedObjectFields, timestampFields } from './owned-object.ts'
import {
  booleanParam,
  createdParams,
  oneWayOfPaging,
  oneWayOfPagingRule,
  pageParams,
  pageSchema,
} from './pagination.ts'
import { MAX_DESCRIPTION_LENGTH, MAX_NAME_LENGTH } from './payment-links.ts'
import { httpUrlSchema, metadataSchema, textSchema } from './text.ts'

const nameSchema = textSchema(MAX_NAME_LENGTH).meta({
  description: 'The name that customers see.',
  example: 'Pro plan',
})
const descriptionSchema = textSchema(MAX_DESCRIPTION_LENGTH).meta({
  description: 'One or two sentences about the product.',
  example: 'Everything, for a whole team.',
})
const imageUrlSchema = httpUrlSchema.meta({
  description: 'A picture for the checkout page. It must use https in live mode.',
  example: 'https://example.com/pro.png',
})

/** The body of `POST /api/{account_id}/products`. */
export const createProductSchema = z.strictObject({
  name: nameSchema,
  description: descriptionSchema.nullish(),
  image_url: imageUrlSchema.nullish(),
  metadata: metadataSchema.nullish(),
})
export type CreateProduct = z.infer<typeof createProductSchema>

/** The body of `PATCH /api/{account_id}/products/{id}`. Links keep the name and picture that they were made with. */
export const updateProductSchema = createProductSchema.partial().extend({ is_active: isActiveField.optional() })
export type UpdateProduct = z.infer<typeof updateProductSchema>

export const listProductsSchema = z
  .strictObject({
    ...pageParams('product'),
    is_active: booleanParam.optional().meta({ description: 'Only active products, or only archived ones.' }),
    q: textSchema(MAX_NAME_LENGTH)
      .optional()
      .meta({ description: 'Products whose name contains this text. Upper and lower case are the same.' }),
    ...createdParams,
  })
  .refine(oneWayOfPaging, oneWayOfPagingRule)
export type ListProducts = z.infer<typeof listProductsSchema>

export const productSchema = z.object({
  ...ownedObjectFields('product', 'product'),
  name: z.string().meta({ description: 'The name that customers see.' }),
  description: z.string().nullable().meta({ description: 'One or two sentences about the product, or null.' }),
  image_url: z.string().nullable().meta({ description: 'A picture for the checkout page, or null.' }),
  is_active: isActiveField,
  metadata: metadataField,
  ...timestampFields,
})
export type Product = z.infer<typeof productSchema>

export const productPageSchema = pageSchema(productSchema)
