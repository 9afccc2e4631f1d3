import type { Transaction } from '@paylinks/db/client'
import { canBeRedeemed } from '@paylinks/db/coupon-condition'
import type { CheckoutSession } from './checkout-session.ts'

type Owner = Pick<CheckoutSession, 'accountId' | 'livemode'>

/** Whether the coupon can be redeemed right now: not archived, not past its time, not used up. */
export async function isRedeemable(tx: Transaction, owner: Owner, couponId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM coupons
    WHERE id = ${couponId} AND account_id = ${owner.accountId} AND livemode = ${owner.livemode} AND ${canBeRedeemed}`
  return rows.length === 1
}

/**
 * Counts one redemption, and tells whether it could. Of those who compete for the last one the first to get here has
 * it, once its transaction is committed; the others wait for that and find it gone.
 */
export async function redeem(tx: Transaction, owner: Owner, couponId: string): Promise<boolean> {
  const redeemed = await tx.$executeRaw`
    UPDATE coupons SET times_redeemed = times_redeemed + 1, updated_at = now()
    WHERE id = ${couponId} AND account_id = ${owner.accountId} AND livemode = ${owner.livemode} AND ${canBeRedeemed}`
  return redeemed === 1
}
