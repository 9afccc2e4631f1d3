import { asciiDigits, isCleanText, trimBlank } from './typed-text.ts'

export type CardBrand = 'visa' | 'mastercard' | 'amex' | 'discover' | 'diners' | 'jcb' | 'unionpay'

type BrandRules = {
  /** As the number begins. */
  prefix: RegExp
  /** The digits between two spaces on the card. */
  groups: readonly number[]
  securityCodeLength: number
}

const USUAL = { groups: [4, 4, 4, 4, 3], securityCodeLength: 3 } as const

/** Issuer ranges as the networks publish them. */
const brands: Record<CardBrand, BrandRules> = {
  visa: { prefix: /^4/, ...USUAL },
  mastercard: { prefix: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, ...USUAL },
  amex: { prefix: /^3[47]/, groups: [4, 6, 5], securityCodeLength: 4 },
  discover: { prefix: /^(?:6011|64[4-9]|65)/, ...USUAL },
  diners: { prefix: /^3(?:0[0-5]|[689])/, groups: [4, 6, 4, 5], securityCodeLength: 3 },
  jcb: { prefix: /^35(?:2[89]|[3-8])/, ...USUAL },
  unionpay: { prefix: /^62/, ...USUAL },
}

export const brandNames: Record<CardBrand, string> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  amex: 'American Express',
  discover: 'Discover',
  diners: 'Diners Club',
  jcb: 'JCB',
  unionpay: 'UnionPay',
}

/** The brand that the first digits tell; null while they tell none. */
export function brandOf(digits: string): CardBrand | null {
  return (Object.keys(brands) as CardBrand[]).find((brand) => brands[brand].prefix.test(digits)) ?? null
}

function rulesOf(digits: string): Pick<BrandRules, 'groups' | 'securityCodeLength'> {
  const brand = brandOf(digits)
  return brand === null ? USUAL : brands[brand]
}

/** How many digits the security code of a card with this number has. */
export function securityCodeLength(digits: string): number {
  return rulesOf(digits).securityCodeLength
}

/** A card number or security code without what people write between its digits. */
export function cardDigits(text: string): string {
  return asciiDigits(text).replace(/[\s\p{Cf}\p{Pd}.]/gu, '')
}

/** The digits of a card number in the groups that stand on the card: 4-6-5 for American Express, 4-4-4-4 for most. */
export function groupCardNumber(digits: string): string {
  const parts: string[] = []
  let start = 0
  for (const length of rulesOf(digits).groups) {
    if (start >= digits.length) break
    parts.push(digits.slice(start, start + length))
    start += length
  }
  return parts.join(' ')
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

/** What the customer is told about the number as typed; null when nothing is wrong with it. Nothing of it is repeated. */
export function cardNumberFault(text: string): string | null {
  const digits = cardDigits(text)
  if (digits === '') return 'Enter the card number.'
  if (/^\d{12,19}$/.test(digits) && passesLuhn(digits)) return null
  return 'This card number is incorrect. Check it for a typing mistake.'
}

export type Expiry = {
  month: number
  /** All four digits. */
  year: number
}

/** "4/30", "04 / 30", "0430", "04-2030" and the "2030-04" of browsers that fill in cards alike. */
export function parseExpiry(text: string): Expiry | null {
  const clean = trimBlank(asciiDigits(text))
  const parts =
    /^(?<month>\d{1,2})\s*[/.\p{Pd}\s]\s*(?<year>20\d\d|\d\d)$/u.exec(clean) ??
    /^(?<year>20\d\d)\s*[/.\p{Pd}]\s*(?<month>\d{1,2})$/u.exec(clean) ??
    /^(?<month>\d\d)(?<year>20\d\d|\d\d)$/.exec(clean)
  const month = Number(parts?.groups?.month)
  const year = Number(parts?.groups?.year)
  if (parts === null || month < 1 || month > 12) return null
  return { month, year: year < 100 ? 2000 + year : year }
}

/** The expiry date in the form in which it stands on the card. */
export function formatExpiry({ month, year }: Expiry): string {
  return `${twoDigits(month)} / ${twoDigits(year % 100)}`
}

/** What stands in the field after something was typed at its end: "1/2" becomes "01 / 2", and "4" can only be "04". */
export function formatExpiryWhileTyping(text: string): string {
  const whole = parseExpiry(text)
  if (whole !== null && !isYearUnfinished(text)) return formatExpiry(whole)
  const [, first = '', separator = '', year = ''] = /^\D*(\d*)(\D*)(\d*)/.exec(asciiDigits(text)) ?? []
  const isSeparated = /[^\s\p{Cf}]/u.test(separator) || year !== ''
  if (first.length > 2) return `${first.slice(0, 2)} / ${(first.slice(2) + year).slice(0, 4)}`
  if (isSeparated && first !== '') return `${first.padStart(2, '0')} / ${year.slice(0, 4)}`
  return /^[2-9]$/.test(first) ? `0${first}` : first
}

/** "01 / 20" may be the first half of 2027. */
function isYearUnfinished(text: string): boolean {
  return /\D20$/.test(asciiDigits(text))
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}

/** Every zone on earth is within half a day of UTC: a card is refused once its month has ended everywhere. */
const HALF_A_DAY_MS = 12 * 3_600_000

export function expiryFault(text: string, now: Date): string | null {
  if (trimBlank(text) === '') return 'Enter the expiry date.'
  const expiry = parseExpiry(text)
  if (expiry === null) return 'Enter the expiry date as month and year, for example 04 / 30.'
  const endsAt = Date.UTC(expiry.year, expiry.month) + HALF_A_DAY_MS
  return endsAt > now.getTime() ? null : 'This card has expired.'
}

/** `cardNumber` as typed: its brand decides how long the code is. */
export function securityCodeFault(text: string, cardNumber: string): string | null {
  const code = cardDigits(text)
  if (code === '') return 'Enter the security code.'
  const length = securityCodeLength(cardDigits(cardNumber))
  if (/^\d+$/.test(code) && code.length === length) return null
  return length === 4 ? 'The security code of this card has 4 digits.' : 'The security code has 3 digits.'
}

export const MAX_HOLDER_LENGTH = 100

export function holderFault(text: string): string | null {
  const holder = trimBlank(text)
  if (holder === '') return 'Enter the name on the card.'
  return holder.length <= MAX_HOLDER_LENGTH && isCleanText(holder) ? null : 'Enter the name as it is on the card.'
}
