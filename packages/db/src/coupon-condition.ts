import { Prisma } from './client.ts'

/** What a row of `coupons` must meet to be redeemed now: not archived, not past its time, not used up. */
export const canBeRedeemed = Prisma.sql`(
  is_active
  AND (redeem_by IS NULL OR redeem_by > now())
  AND (max_redemptions IS NULL OR times_redeemed < max_redemptions))`
