import { type FieldError, fault } from '@paylinks/contracts/errors'
import type { CreatePrice } from '@paylinks/contracts/prices'
import { AT_FAULT, type Draft } from '../request-body/read-body.ts'

type NamedProduct = { isActive: boolean } | null

/** Every rule that a new price breaks, beyond the form of its fields. */
export function priceFaults(draft: Draft<CreatePrice>, product: NamedProduct): FieldError[] {
  return [...productFaults(draft, product), ...intervalFaults(draft)]
}

function productFaults({ product_id }: Draft<CreatePrice>, product: NamedProduct): FieldError[] {
  if (product_id === AT_FAULT) return []
  if (product === null) return [fault('product_id', 'product_not_found')]
  return product.isActive ? [] : [fault('product_id', 'product_inactive')]
}

/** An interval belongs to a recurring price, and to no other. */
function intervalFaults({ type, billing_interval, billing_interval_count }: Draft<CreatePrice>): FieldError[] {
  if (type === 'recurring' && billing_interval == null) {
    return [fault('billing_interval', 'required', 'A recurring price needs a billing interval.')]
  }
  if (type === 'one_time') {
    return Object.entries({ billing_interval, billing_interval_count })
      .filter(([, value]) => value != null)
      .map(([path]) => fault(path, 'conflicts_with', 'Only recurring prices can have this field.'))
  }
  return []
}
