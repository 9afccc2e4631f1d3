import { z } from 'zod'
import { integerParam } from './pagination.ts'
import { couponTermsSchema, linkSnapshotSchema } from './payment-links.ts'

const MAX_VERSIONS = 100
const DEFAULT_VERSIONS = 20
/** A Postgres integer. */
const MAX_VERSION = 2_147_483_647

export const getLinkVersionsSchema = z.strictObject({
  limit: integerParam(1, MAX_VERSIONS, DEFAULT_VERSIONS).meta({ description: 'How many versions to show.' }),
  before_version: integerParam(1, MAX_VERSION)
    .optional()
    .meta({ description: 'Versions below this one: the lowest `version` of the page before.' }),
})

export const linkVersionSchema = linkSnapshotSchema
  .extend({
    version: z.int().meta({ description: 'Starts at 1 and grows by 1 with every change of the link.' }),
    is_active: z.boolean().meta({ description: 'Whether the link was active in this version.' }),
    coupon: couponTermsSchema
      .meta({ id: 'LinkVersionCoupon' })
      .nullable()
      .meta({ description: 'The coupon as it was in this version, or null.' }),
    created_at: z.iso.datetime().meta({ description: 'When the link became this.' }),
  })
  .meta({ id: 'LinkVersion', description: 'What a payment link sold from one change to the next.' })
export type LinkVersion = z.infer<typeof linkVersionSchema>

export const linkVersionsSchema = z
  .object({
    data: z.array(linkVersionSchema).meta({ description: 'The versions, newest first.' }),
    has_more: z.boolean().meta({ description: 'Whether there are older versions.' }),
    limit: z.int().meta({ description: 'How many versions were asked for.' }),
  })
  .meta({ id: 'LinkVersions' })
