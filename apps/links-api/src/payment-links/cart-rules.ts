import { type FieldError, fault } from '@paylinks/contracts/errors'
import { MAX_AMOUNT_ATOM } from '@paylinks/contracts/money'
import { MAX_LINE_ITEMS } from '@paylinks/contracts/payment-links'
import { type Cart, totalAmountAtom } from './cart.ts'

/** Every rule that a cart breaks, whatever it is for. */
export function cartFaults(cart: Cart): FieldError[] {
  return [...cart.faults, ...uniformityFaults(cart), ...sizeFaults(cart)]
}

/** One cart is paid in one currency, and what recurs in it is one subscription with one cycle. */
function uniformityFaults({ lines }: Cart): FieldError[] {
  const currency = lines[0]?.item.currency
  const recurrence = lines.find(({ item }) => item.recurring !== null)?.item.recurring
  return lines.flatMap(({ path, item }) => [
    ...(item.currency === currency
      ? []
      : [fault(path, 'mixed_currencies', `This price is in ${item.currency}, but the others are in ${currency}.`)]),
    ...(item.recurring === null ||
    (item.recurring.interval === recurrence?.interval && item.recurring.interval_count === recurrence.interval_count)
      ? []
      : [fault(path, 'mixed_intervals')]),
  ])
}

function sizeFaults(cart: Cart): FieldError[] {
  const faults: FieldError[] = []
  if (cart.lines.length > MAX_LINE_ITEMS) {
    faults.push(fault(cart.field, 'too_long', `The packages have more than ${MAX_LINE_ITEMS} line items in total.`))
  }
  if (totalAmountAtom(cart) > MAX_AMOUNT_ATOM) faults.push(fault(cart.field, 'total_too_large'))
  return faults
}
