import { isCleanText } from '@paylinks/contracts/text'
import type { Card } from './payment-processor.ts'

/** A card's fields as the form sends them. */
export type CardFields = { number: string; expiry: string; cvc: string; holder: string }

/** What is wrong with each field, in the customer's words. */
export type CardFaults = Partial<Record<keyof CardFields, string>>

const MAX_HOLDER_LENGTH = 100

/** Every zone on earth is within half a day of UTC: a card is refused once its month has ended everywhere. */
const HALF_A_DAY_MS = 12 * 3_600_000

/** The card that the fields describe, or every fault in them. Nothing of the card is in a fault. */
export function parseCard(fields: CardFields, now: Date): { card: Card } | { faults: CardFaults } {
  const number = fields.number.replaceAll(/[\s-]/g, '')
  const expiry = parseExpiry(fields.expiry)
  const cvc = fields.cvc.trim()
  const holder = fields.holder.trim()

  const faults: CardFaults = {
    ...fault('number', numberFault(number)),
    ...fault('expiry', expiryFault(fields.expiry, expiry, now)),
    ...fault('cvc', cvcFault(cvc, number)),
    ...fault('holder', holderFault(holder)),
  }
  if (expiry === null || Object.keys(faults).length > 0) return { faults }
  return { card: { number, expiryMonth: expiry.month, expiryYear: expiry.year, cvc, holder } }
}

function fault(field: keyof CardFields, message: string | null): CardFaults {
  return message === null ? {} : { [field]: message }
}

function numberFault(number: string): string | null {
  if (number === '') return 'Enter the card number.'
  return /^\d{12,19}$/.test(number) && passesLuhn(number)
    ? null
    : 'This is not a card number. Check it for a typing error.'
}

/** The check digit of ISO/IEC 7812-1. */
export function passesLuhn(digits: string): boolean {
  let sum = 0
  for (const [index, digit] of [...digits].reverse().entries()) {
    const doubled = Number(digit) * (index % 2 === 0 ? 1 : 2)
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

type Expiry = { month: number; year: number }

/** "4/30", "04 / 30", "0430" and "04/2030" alike. */
function parseExpiry(text: string): Expiry | null {
  const match = /^\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})\s*$/.exec(text) ?? /^\s*(\d{2})(\d{4}|\d{2})\s*$/.exec(text)
  const month = Number(match?.[1])
  const year = Number(match?.[2])
  if (match === null || month < 1 || month > 12) return null
  return { month, year: year < 100 ? 2000 + year : year }
}

function expiryFault(text: string, expiry: Expiry | null, now: Date): string | null {
  if (text.trim() === '') return 'Enter the expiry date.'
  if (expiry === null) return 'Enter the expiry date as month and year, for example 04 / 30.'
  const endsAt = Date.UTC(expiry.year, expiry.month) + HALF_A_DAY_MS
  return endsAt > now.getTime() ? null : 'This card has expired.'
}

function cvcFault(cvc: string, number: string): string | null {
  if (cvc === '') return 'Enter the security code.'
  const isAmex = /^3[47]/.test(number)
  if (isAmex) return /^\d{4}$/.test(cvc) ? null : 'The security code of this card has 4 digits.'
  return /^\d{3}$/.test(cvc) ? null : 'The security code has 3 digits.'
}

function holderFault(holder: string): string | null {
  if (holder === '') return 'Enter the name on the card.'
  return holder.length <= MAX_HOLDER_LENGTH && isCleanText(holder) ? null : 'Enter the name as it is on the card.'
}
