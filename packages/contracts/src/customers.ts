import { z } from 'zod'
import { isEmail, MAX_EMAIL_LENGTH, normaliseEmail } from './form-fields/email.ts'
import { metadataField, ownedObjectFields, timestampFields } from './owned-object.ts'
import { createdParams, oneWayOfPaging, oneWayOfPagingRule, pageParams, pageSchema } from './pagination.ts'
import { MAX_NAME_LENGTH } from './payment-links.ts'
import { metadataSchema, rule, textSchema } from './text.ts'

export const emailSchema = z
  .string()
  .overwrite(normaliseEmail)
  .max(MAX_EMAIL_LENGTH)
  .refine(isEmail, rule('invalid_format', 'Must be an email address.'))
  .meta({ format: 'idn-email' })

const customerFields = {
  email: emailSchema
    .nullish()
    .meta({ description: 'The email address of the customer. Checkout fills it in.', example: 'jane@example.com' }),
  name: textSchema(MAX_NAME_LENGTH).nullish().meta({ description: 'The name of the customer.', example: 'Jane Doe' }),
  metadata: metadataSchema.nullish(),
}

/** The body of `POST /api/{account_id}/customers`. */
export const createCustomerSchema = z.strictObject(customerFields)
export type CreateCustomer = z.infer<typeof createCustomerSchema>

/** The body of `PATCH /api/{account_id}/customers/{id}`. Null clears a field. */
export const updateCustomerSchema = z.strictObject(customerFields)
export type UpdateCustomer = z.infer<typeof updateCustomerSchema>

export const listCustomersSchema = z
  .strictObject({
    ...pageParams('customer'),
    email: emailSchema.optional().meta({ description: 'Customers with exactly this address.' }),
    q: textSchema(MAX_NAME_LENGTH)
      .optional()
      .meta({ description: 'Customers whose name or email contains this text. Upper and lower case are the same.' }),
    ...createdParams,
  })
  .refine(oneWayOfPaging, oneWayOfPagingRule)
export type ListCustomers = z.infer<typeof listCustomersSchema>

export const customerSchema = z.object({
  ...ownedObjectFields('customer', 'customer'),
  email: z.string().nullable().meta({ description: 'The email address, or null.' }),
  name: z.string().nullable().meta({ description: 'The name, or null.' }),
  metadata: metadataField,
  ...timestampFields,
})
export type Customer = z.infer<typeof customerSchema>

export const customerPageSchema = pageSchema(customerSchema)
