import {
  couponPageSchema,
  couponSchema,
  createCouponSchema,
  listCouponsSchema,
  updateCouponSchema,
} from '../coupons.ts'
import { exampleCoupon } from './catalogue-examples.ts'
import { exampleIds, exampleTimes } from './example-objects.ts'
import type { Operation } from './operation.ts'

const path = '/api/{account_id}/coupons'
const tag = 'Coupons'
const oneCoupon = { account_id: exampleIds.account, id: exampleIds.coupon }

export const createCoupon = {
  operationId: 'createCoupon',
  method: 'post',
  path,
  tag,
  summary: 'Create a coupon',
  description:
    'A discount of a percentage, or of an amount in one currency. Its terms never change: archive it and make another.',
  scope: 'catalogue:write',
  body: createCouponSchema,
  success: { status: 201, description: 'The coupon.', schema: couponSchema },
  errors: [],
  examples: [
    {
      summary: '12.5 % off for three months',
      path: { account_id: exampleIds.account },
      body: {
        name: 'Launch week',
        percent_off: 12.5,
        duration: 'repeating',
        duration_in_months: 3,
        max_redemptions: 100,
        redeem_by: '2030-01-01T00:00:00Z',
      },
      status: 201,
      response: exampleCoupon,
    },
  ],
} as const satisfies Operation

export const listCoupons = {
  operationId: 'listCoupons',
  method: 'get',
  path,
  tag,
  summary: 'List coupons',
  description: 'The newest coupons first.',
  scope: 'catalogue:read',
  query: listCouponsSchema,
  success: { status: 200, description: 'One page of coupons.', schema: couponPageSchema },
  errors: [],
  examples: [
    {
      summary: 'The active ones',
      path: { account_id: exampleIds.account },
      query: { is_active: 'true' },
      status: 200,
      response: { data: [exampleCoupon], has_more: false, limit: 20, offset: 0, total: 1, total_is_capped: false },
    },
  ],
} as const satisfies Operation

export const getCoupon = {
  operationId: 'getCoupon',
  method: 'get',
  path: `${path}/{id}`,
  tag,
  summary: 'Retrieve a coupon',
  description: 'One coupon, archived or not.',
  scope: 'catalogue:read',
  success: { status: 200, description: 'The coupon.', schema: couponSchema },
  errors: ['not_found'],
  examples: [{ summary: 'A coupon', path: oneCoupon, status: 200, response: exampleCoupon }],
} as const satisfies Operation

export const updateCoupon = {
  operationId: 'updateCoupon',
  method: 'patch',
  path: `${path}/{id}`,
  tag,
  summary: 'Update a coupon',
  description:
    'You can change the name, the metadata and `is_active`. Links with an archived coupon can still be paid: checkout leaves the coupon out and says so.',
  scope: 'catalogue:write',
  body: updateCouponSchema,
  success: { status: 200, description: 'The coupon after the change.', schema: couponSchema },
  errors: ['not_found'],
  examples: [
    {
      summary: 'An archived coupon',
      path: oneCoupon,
      body: { is_active: false },
      status: 200,
      response: { ...exampleCoupon, is_active: false, updated_at: exampleTimes.later },
    },
  ],
} as const satisfies Operation
