import { z } from 'zod'
import { currencySchema, MAX_AMOUNT_ATOM } from './money.ts'
import { isActiveField, metadataField, ownedObjectFields, timestampFields } from './owned-object.ts'
import {
  booleanParam,
  createdParams,
  oneWayOfPaging,
  oneWayOfPagingRule,
  pageParams,
  pageSchema,
} from './pagination.ts'
import { couponTermsSchema, MAX_NAME_LENGTH } from './payment-links.ts'
import { metadataSchema, rule, textSchema } from './text.ts'
import { timestampSchema } from './timestamps.ts'

const MIN_PERCENT_OFF = 0.01
const MAX_PERCENT_OFF = 100
const MAX_DURATION_MONTHS = 120
const MAX_REDEMPTIONS = 1_000_000_000

/** Without binary fractions: the shortest text of a double with at most two decimals has at most two decimals. */
const hasAtMostTwoDecimals = (value: number) => /^\d+(\.\d{1,2})?$/.test(String(value))

const nameSchema = textSchema(MAX_NAME_LENGTH).meta({
  description: 'What customers see beside the discount.',
  example: 'Launch week',
})

/** The body of `POST /api/{account_id}/coupons`: form alone. The rules between fields are in links-api's coupon-rules. */
export const createCouponSchema = z.strictObject({
  name: nameSchema.nullish(),
  percent_off: z
    .number()
    .min(MIN_PERCENT_OFF)
    .max(MAX_PERCENT_OFF)
    .refine(hasAtMostTwoDecimals, rule('invalid_format', 'Must have at most two decimals.'))
    .nullish()
    .meta({
      description: 'The percentage to take off, with at most two decimals. Give either this or `amount_off_atom`.',
      example: 12.5,
    }),
  amount_off_atom: z.int().min(1).max(MAX_AMOUNT_ATOM).nullish().meta({
    description:
      'The amount to take off the total, in the smallest unit of `currency`. Give either this or `percent_off`.',
    example: 500,
  }),
  currency: currencySchema.nullish().meta({ description: 'The currency of `amount_off_atom`. Give both or neither.' }),
  duration: couponTermsSchema.shape.duration.default('once').meta({
    description: 'Which charges of a subscription it lowers: the first, those of some months, or all.',
  }),
  duration_in_months: z
    .int()
    .min(1)
    .max(MAX_DURATION_MONTHS)
    .nullish()
    .meta({ description: 'How many months it lasts. Only the duration `repeating` takes it, and needs it.' }),
  max_redemptions: z.int().min(1).max(MAX_REDEMPTIONS).nullish().meta({
    description: 'How many completed checkouts may use it. There is no limit if you leave it out.',
  }),
  redeem_by: timestampSchema.nullish().meta({
    description: 'The last moment at which customers can use it. It must be in the future.',
    example: '2030-01-01T00:00:00Z',
  }),
  metadata: metadataSchema.nullish(),
})
export type CreateCoupon = z.infer<typeof createCouponSchema>

/** The body of `PATCH /api/{account_id}/coupons/{id}`. A coupon's terms never change: archive it and make another. */
export const updateCouponSchema = z.strictObject({
  name: nameSchema.nullish(),
  metadata: metadataSchema.nullish(),
  is_active: isActiveField.optional(),
})
export type UpdateCoupon = z.infer<typeof updateCouponSchema>

export const listCouponsSchema = z
  .strictObject({
    ...pageParams('coupon'),
    is_active: booleanParam.optional().meta({ description: 'Only active coupons, or only archived ones.' }),
    currency: currencySchema.optional().meta({ description: 'Coupons of a fixed amount in this currency.' }),
    q: textSchema(MAX_NAME_LENGTH)
      .optional()
      .meta({ description: 'Coupons whose name contains this text. Upper and lower case are the same.' }),
    ...createdParams,
  })
  .refine(oneWayOfPaging, oneWayOfPagingRule)
export type ListCoupons = z.infer<typeof listCouponsSchema>

export const couponSchema = z.object({
  ...ownedObjectFields('coupon', 'coupon'),
  name: couponTermsSchema.shape.name,
  percent_off: couponTermsSchema.shape.percent_off,
  amount_off_atom: couponTermsSchema.shape.amount_off_atom,
  currency: couponTermsSchema.shape.currency,
  duration: couponTermsSchema.shape.duration,
  duration_in_months: couponTermsSchema.shape.duration_in_months,
  max_redemptions: z
    .int()
    .nullable()
    .meta({ description: 'How many completed checkouts may use it. Null means no limit.' }),
  times_redeemed: z.int().meta({ description: 'How many completed checkouts have used it.' }),
  redeem_by: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'The last moment at which customers can use it, or null.' }),
  is_active: isActiveField,
  metadata: metadataField,
  ...timestampFields,
})
export type Coupon = z.infer<typeof couponSchema>

export const couponPageSchema = pageSchema(couponSchema)
