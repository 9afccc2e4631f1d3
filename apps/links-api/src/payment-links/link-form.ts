import type { FieldError } from '@paylinks/contracts/errors'
import { idSchema } from '@paylinks/contracts/ids'
import {
  type CreatePaymentLink,
  createPaymentLinkSchema,
  type LinkMode,
  MAX_LINE_ITEMS,
  MAX_PACKAGES,
  quantitySchema,
  type UpdatePaymentLink,
  updatePaymentLinkSchema,
} from '@paylinks/contracts/payment-links'
import { invalidRequest } from '@paylinks/service-kit/app-error'
import { fieldErrorsOf } from '@paylinks/service-kit/field-errors'
import { z } from 'zod'

/** What can be made out of a body, faults or not: a field is undefined when it is absent, null or at fault. */
export type LinkDraft = {
  mode?: LinkMode | undefined
  line_items?:
    | { price_id?: string | undefined; quantity?: number | undefined; description?: string | null }[]
    | undefined
  package_ids?: (string | undefined)[] | undefined
  customer_id?: string | null | undefined
  coupon_id?: string | null | undefined
  success_url?: string | null | undefined
  return_url?: string | null | undefined
}

/**
 * A body that has been read: the form itself when its form is right, its faults when not, and in both cases a draft on
 * which the rules can be checked, so that one answer lists the faults of form and those against the rules.
 */
export type ReadForm<Form> = {
  form: Form | undefined
  faults: FieldError[]
  draft: LinkDraft
  /** The fields that the body gives a value, right or wrong. */
  given: ReadonlySet<string>
}

const createShape = createPaymentLinkSchema.shape

const createDraftSchema = z.object({
  mode: createShape.mode.optional().catch(undefined),
  line_items: z
    .array(
      z
        .object({
          price_id: idSchema('price').optional().catch(undefined),
          quantity: quantitySchema.default(1).optional().catch(undefined),
          description: z.string().nullish().catch(undefined),
        })
        .catch({}),
    )
    .max(MAX_LINE_ITEMS)
    .optional()
    .catch(undefined),
  package_ids: z.array(idSchema('package').optional().catch(undefined)).max(MAX_PACKAGES).optional().catch(undefined),
  customer_id: createShape.customer_id.catch(undefined),
  coupon_id: createShape.coupon_id.catch(undefined),
  success_url: createShape.success_url.catch(undefined),
  return_url: createShape.return_url.catch(undefined),
})

const updateDraftSchema = createDraftSchema.pick({ coupon_id: true, success_url: true, return_url: true })

export function readCreateForm(body: unknown): ReadForm<CreatePaymentLink> {
  return readForm(body, createPaymentLinkSchema.safeParse(body, { reportInput: true }), createDraftSchema)
}

export function readUpdateForm(body: unknown): ReadForm<UpdatePaymentLink> {
  const parsed = updatePaymentLinkSchema.safeParse(body, { reportInput: true })
  return readForm(body, parsed, updateDraftSchema, 'immutable')
}

/** The form, when neither it nor the rules have a fault; else the 422 that lists them all. */
export function acceptForm<Form>({ form, faults }: ReadForm<Form>, ruleFaults: FieldError[]): Form {
  if (form === undefined || ruleFaults.length > 0) throw invalidRequest([...faults, ...ruleFaults])
  return form
}

function readForm<Form>(
  body: unknown,
  parsed: z.ZodSafeParseResult<Form>,
  draftSchema: z.ZodType<LinkDraft>,
  unknownFieldCode?: 'immutable',
): ReadForm<Form> {
  const faults = parsed.success ? [] : fieldErrorsOf(parsed.error, unknownFieldCode && { unknownFieldCode })
  if (body === null || typeof body !== 'object' || Array.isArray(body)) throw invalidRequest(faults)
  const given = new Set(Object.entries(body).flatMap(([field, value]) => (value === null ? [] : [field])))
  return { form: parsed.data, faults, draft: draftSchema.parse(body), given }
}
