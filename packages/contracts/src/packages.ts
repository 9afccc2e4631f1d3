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
import { MAX_LINE_ITEMS, MAX_NAME_LENGTH, quantitySchema } from './payment-links.ts'
import { metadataSchema, textSchema } from './text.ts'

const nameSchema = textSchema(MAX_NAME_LENGTH).meta({ description: 'Your own label.', example: 'Starter bundle' })

/** One price of a package, as a request states it. */
const packageItemInputSchema = z
  .strictObject({
    price_id: idSchema('price').meta({ description: 'An active price.' }),
    quantity: quantitySchema.default(1).meta({ description: 'How many of the price are in the package.' }),
  })
  .meta({ id: 'PackageItemInput' })

/** The body of `POST /api/{account_id}/packages`: form alone. The rules on its prices are links-api's cart-rules. */
export const createPackageSchema = z.strictObject({
  name: nameSchema,
  items: z.array(packageItemInputSchema).min(1).max(MAX_LINE_ITEMS).meta({
    description: 'The prices in the package. They share one currency, and the recurring ones share one billing period.',
  }),
  metadata: metadataSchema.nullish(),
})
export type CreatePackage = z.infer<typeof createPackageSchema>

/** The body of `PATCH /api/{account_id}/packages/{id}`. The items never change: archive the package and make another. */
export const updatePackageSchema = z.strictObject({
  name: nameSchema.optional(),
  metadata: metadataSchema.nullish(),
  is_active: isActiveField.optional(),
})
export type UpdatePackage = z.infer<typeof updatePackageSchema>

export const listPackagesSchema = z
  .strictObject({
    ...pageParams('package'),
    is_active: booleanParam.optional().meta({ description: 'Only active packages, or only archived ones.' }),
    currency: currencySchema.optional().meta({ description: 'Packages in this currency.' }),
    price_id: idSchema('price').optional().meta({ description: 'Packages with this price.' }),
    q: textSchema(MAX_NAME_LENGTH)
      .optional()
      .meta({ description: 'Packages whose name contains this text. Upper and lower case are the same.' }),
    ...createdParams,
  })
  .refine(oneWayOfPaging, oneWayOfPagingRule)
export type ListPackages = z.infer<typeof listPackagesSchema>

/** One price of a package. */
export const packageItemSchema = z.object({
  price_id: z.string().meta({ description: 'The price.' }),
  quantity: z.int().meta({ description: 'How many of the price are in the package.' }),
  unit_amount_atom: amountAtomSchema.meta({ description: "The price of one, in the currency's smallest unit." }),
})

export const packageSchema = z.object({
  ...ownedObjectFields('package', 'package'),
  name: z.string().meta({ description: 'Your own label.' }),
  items: z.array(packageItemSchema).meta({ description: 'The prices in the package.' }),
  total_amount_atom: amountAtomSchema.meta({ description: 'The sum of quantity × unit amount of its items.' }),
  currency: z.string().meta({ description: 'Uppercase ISO 4217 code.' }),
  is_active: isActiveField,
  metadata: metadataField,
  ...timestampFields,
})
export type Package = z.infer<typeof packageSchema>

export const packagePageSchema = pageSchema(packageSchema)
