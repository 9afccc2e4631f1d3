import { type FieldError, fault } from '@paylinks/contracts/errors'
import type { CreatePaymentLink } from '@paylinks/contracts/payment-links'
import { type Draft, known } from '../request-body/read-body.ts'

/** Limits that customers could not keep: there is nothing to change, or the quantity itself is outside of them. */
export function quantityFaults({ line_items, allow_cart_edit }: Draft<CreatePaymentLink>): FieldError[] {
  return (known(line_items) ?? []).map(known).flatMap((item, index) => {
    const [quantity, min, max] = [known(item?.quantity), known(item?.min_quantity), known(item?.max_quantity)]
    const [minPath, maxPath] = [`line_items[${index}].min_quantity`, `line_items[${index}].max_quantity`]
    const isGiven = (limit: number | null | undefined) => limit !== undefined && limit !== null
    if (known(allow_cart_edit) === false) {
      return [
        ...(isGiven(min) ? [fault(minPath, 'requires_cart_edit')] : []),
        ...(isGiven(max) ? [fault(maxPath, 'requires_cart_edit')] : []),
      ]
    }
    if (quantity === undefined) return []
    return [
      ...(quantity < (min ?? quantity) ? [fault(minPath, 'out_of_range', 'Must not be more than quantity.')] : []),
      ...(quantity > (max ?? quantity) ? [fault(maxPath, 'out_of_range', 'Must not be less than quantity.')] : []),
    ]
  })
}
