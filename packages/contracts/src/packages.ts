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

const nameSchema = textSchema(MAX_NAME_LENGTH).meta({ example: 'Starter bundle' })

/** The body of `POST /api/{account_id}/packages`: form alone. The rules on its prices are links-api's cart-rules. */
export const createPackageSchema = z.strictObject({
  name: nameSchema,
  items: z
    .array(z.strictObject({ price_id: idSchema('price'), quantity: quantitySchema.default(1) }))
    .min(1)
    .max(MAX_LINE_ITEMS)
    .meta({ description: 'Active prices of one currency, and of one billing interval where they recur.' }),
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
    is_active: booleanParam.optional(),
    currency: currencySchema.optional(),
    price_id: idSchema('price').optional().meta({ description: 'Packages that hold this price.' }),
    q: textSchema(MAX_NAME_LENGTH)
      .optional()
      .meta({ description: 'Packages whose name contains this text, in any case.' }),
    ...createdParams,
  })
  .refine(oneWayOfPaging, oneWayOfPagingRule)
export type ListPackages = z.infer<typeof listPackagesSchema>

export const packageSchema = z.object({
  ...ownedObjectFields('package', 'package'),
  name: z.string(),
  items: z.array(z.object({ price_id: z.string(), quantity: z.int(), unit_amount_atom: amountAtomSchema })),
  total_amount_atom: amountAtomSchema.meta({ description: 'The sum of quantity × unit amount.' }),
  currency: z.string(),
  is_active: isActiveField,
  metadata: metadataField,
  ...timestampFields,
})
export type Package = z.infer<typeof packageSchema>

export const packagePageSchema = pageSchema(packageSchema)
