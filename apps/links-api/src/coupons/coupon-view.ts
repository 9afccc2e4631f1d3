import type { Coupon } from '@paylinks/contracts/coupons'
import { metadataOf } from '../catalogue/owned-row.ts'
import type { CouponRow } from './coupon-store.ts'

/** The coupon as the contract shows it. */
export function couponView(coupon: CouponRow): Coupon {
  return {
    id: coupon.id,
    object: 'coupon',
    account_id: coupon.accountId,
    livemode: coupon.livemode,
    name: coupon.name,
    percent_off: coupon.percentOff?.toNumber() ?? null,
    amount_off_atom: coupon.amountOffAtom === null ? null : Number(coupon.amountOffAtom),
    currency: coupon.currency,
    duration: coupon.duration,
    duration_in_months: coupon.durationInMonths,
    max_redemptions: coupon.maxRedemptions,
    times_redeemed: coupon.timesRedeemed,
    redeem_by: coupon.redeemBy?.toISOString() ?? null,
    is_active: coupon.isActive,
    metadata: metadataOf(coupon.metadata),
    created_at: coupon.createdAt.toISOString(),
    updated_at: coupon.updatedAt.toISOString(),
  }
}
