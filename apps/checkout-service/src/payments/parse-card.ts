import {
  cardDigits,
  cardNumberFault,
  expiryFault,
  holderFault,
  parseExpiry,
  securityCodeFault,
} from '@paylinks/contracts/form-fields/card'
import { trimBlank } from '@paylinks/contracts/form-fields/typed-text'
import type { Card } from './payment-processor.ts'

/** A card's fields as the form sends them. */
export type CardFields = { number: string; expiry: string; cvc: string; holder: string }

/** What is wrong with each field, in the customer's words. */
export type CardFaults = Partial<Record<keyof CardFields, string>>

/** The card that the fields describe, or every fault in them. Nothing of the card is in a fault. */
export function parseCard(fields: CardFields, now: Date): { card: Card } | { faults: CardFaults } {
  const { number, expiry, cvc, holder } = fields
  const faults: CardFaults = {
    ...fault('number', cardNumberFault(number)),
    ...fault('expiry', expiryFault(expiry, now)),
    ...fault('cvc', securityCodeFault(cvc, number)),
    ...fault('holder', holderFault(holder)),
  }
  const parsedExpiry = parseExpiry(expiry)
  if (parsedExpiry === null || Object.keys(faults).length > 0) return { faults }
  return {
    card: {
      number: cardDigits(number),
      expiryMonth: parsedExpiry.month,
      expiryYear: parsedExpiry.year,
      cvc: cardDigits(cvc),
      holder: trimBlank(holder),
    },
  }
}

function fault(field: keyof CardFields, message: string | null): CardFaults {
  return message === null ? {} : { [field]: message }
}
