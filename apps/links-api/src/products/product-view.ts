import type { Product } from '@paylinks/contracts/products'
import { metadataOf } from '../catalogue/owned-row.ts'
import type { ProductRow } from './product-store.ts'

/** The product as the contract shows it. */
export function productView(product: ProductRow): Product {
  return {
    id: product.id,
    object: 'product',
    account_id: product.accountId,
    livemode: product.livemode,
    name: product.name,
    description: product.description,
    image_url: product.imageUrl,
    is_active: product.isActive,
    metadata: metadataOf(product.metadata),
    created_at: product.createdAt.toISOString(),
    updated_at: product.updatedAt.toISOString(),
  }
}
