import type { LineItem, PaymentLink } from '@paylinks/contracts/payment-links'
import type { Link } from './link-store.ts'

/** The link as the contract shows it. */
export function linkView(link: Link, sharePublicUrl: string): PaymentLink {
  const { snapshot } = link
  return {
    id: link.id,
    object: 'payment_link',
    account_id: link.accountId,
    livemode: link.livemode,
    secure_token: link.secureToken,
    url: `${sharePublicUrl}/api/pay/share/${link.secureToken}`,
    name: snapshot.name,
    mode: snapshot.mode,
    is_active: link.isActive,
    is_sellable: link.isActive && link.isSellable,
    version: link.version,
    line_items: snapshot.line_items.map(lineItemView),
    package_ids: snapshot.package_ids,
    total_amount_atom: snapshot.total_amount_atom,
    currency: snapshot.currency,
    customer_id: snapshot.customer_id,
    coupon_id: snapshot.coupon?.id ?? null,
    free_trial_days: snapshot.free_trial_days,
    success_url: snapshot.success_url,
    return_url: snapshot.return_url,
    expires_in_hours: snapshot.expires_in_hours,
    allow_cart_edit: snapshot.allow_cart_edit,
    accepted_payment_methods: snapshot.accepted_payment_methods,
    metadata: snapshot.metadata,
    created_at: link.createdAt.toISOString(),
    updated_at: link.updatedAt.toISOString(),
    deactivated_at: link.deactivatedAt?.toISOString() ?? null,
  }
}

/** jsonb forgets the order of keys; people read them in this one. */
export function lineItemView(item: LineItem): LineItem {
  return {
    price_id: item.price_id,
    product_id: item.product_id,
    product_name: item.product_name,
    product_image_url: item.product_image_url,
    quantity: item.quantity,
    // Versions that were written before lines had limits have none.
    min_quantity: item.min_quantity ?? null,
    max_quantity: item.max_quantity ?? null,
    description: item.description,
    unit_amount_atom: item.unit_amount_atom,
    currency: item.currency,
    recurring: item.recurring && { interval: item.recurring.interval, interval_count: item.recurring.interval_count },
  }
}
