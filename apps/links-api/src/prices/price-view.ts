import type { Price } from '@paylinks/contracts/prices'
import { metadataOf } from '../catalogue/owned-row.ts'
import type { PriceRow } from './price-store.ts'

/** The price as the contract shows it. */
export function priceView(price: PriceRow): Price {
  return {
    id: price.id,
    object: 'price',
    account_id: price.accountId,
    livemode: price.livemode,
    product_id: price.productId,
    unit_amount_atom: Number(price.unitAmountAtom),
    currency: price.currency,
    type: price.type,
    billing_interval: price.billingInterval,
    billing_interval_count: price.billingIntervalCount,
    nickname: price.nickname,
    is_active: price.isActive,
    metadata: metadataOf(price.metadata),
    created_at: price.createdAt.toISOString(),
    updated_at: price.updatedAt.toISOString(),
  }
}
