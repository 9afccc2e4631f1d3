import type { Package } from '@paylinks/contracts/packages'
import { metadataOf } from '../catalogue/owned-row.ts'
import type { PackageRow } from './package-store.ts'

/** The package as the contract shows it. */
export function packageView(row: PackageRow): Package {
  const items = row.items.map(({ priceId, quantity, price }) => ({
    price_id: priceId,
    quantity,
    unit_amount_atom: Number(price.unitAmountAtom),
  }))
  return {
    id: row.id,
    object: 'package',
    account_id: row.accountId,
    livemode: row.livemode,
    name: row.name,
    items,
    total_amount_atom: items.reduce((total, item) => total + item.quantity * item.unit_amount_atom, 0),
    currency: row.currency,
    is_active: row.isActive,
    metadata: metadataOf(row.metadata),
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  }
}
