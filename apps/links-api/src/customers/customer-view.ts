import type { Customer } from '@paylinks/contracts/customers'
import { metadataOf } from '../catalogue/owned-row.ts'
import type { CustomerRow } from './customer-store.ts'

/** The customer as the contract shows it. */
export function customerView(customer: CustomerRow): Customer {
  return {
    id: customer.id,
    object: 'customer',
    account_id: customer.accountId,
    livemode: customer.livemode,
    email: customer.email,
    name: customer.name,
    metadata: metadataOf(customer.metadata),
    created_at: customer.createdAt.toISOString(),
    updated_at: customer.updatedAt.toISOString(),
  }
}
