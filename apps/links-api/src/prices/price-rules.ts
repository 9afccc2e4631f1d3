import type { FieldError } from '@paylinks/contracts/errors'
import type { CreatePrice } from '@paylinks/contracts/prices'

/** What is wrong between the fields of a new price: an interval belongs to a recurring price, and to no other. */
export function priceFaults({ type, billing_interval, billing_interval_count }: CreatePrice): FieldError[] {
  if (type === 'recurring') {
    if (billing_interval != null) return []
    return [{ path: 'billing_interval', code: 'required', message: 'is required of a recurring price' }]
  }
  return Object.entries({ billing_interval, billing_interval_count })
    .filter(([, value]) => value != null)
    .map(([path]) => ({ path, code: 'conflicts_with', message: 'is for recurring prices alone' }))
}
