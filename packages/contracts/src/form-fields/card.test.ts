import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  brandOf,
  cardDigits,
  cardNumberFault,
  expiryFault,
  formatExpiry,
  formatExpiryWhileTyping,
  groupCardNumber,
  holderFault,
  parseExpiry,
  passesLuhn,
  securityCodeFault,
} from './card.ts'

const VISA = '4242424242424242'
const AMEX = '378282246310005'
const NOW = new Date('2026-11-23T10:00:00Z')

/** Types the characters one by one at the end of the field. */
function typed(text: string): string {
  return [...text].reduce((value, character) => formatExpiryWhileTyping(value + character), '')
}

test.each(['1/27', '01/27', '01/2027', '1-27', '1.27', '1 / 27', '0127', '012027', '１/２７', '١/٢٧', '०१/२७'])(
  'an expiry date typed as %s becomes 01 / 27',
  (text) => {
    expect(typed(text)).toBe('01 / 27')
  },
)

test.each(['1/27', '01/2027', '1-27', '2027-01', '0127', ' 01 – 27 ', '\u200e1/27\u200e', '1 27'])(
  'an expiry date pasted or filled in as %j becomes 01 / 27',
  (text) => {
    expect(formatExpiryWhileTyping(text)).toBe('01 / 27')
    expect(parseExpiry(text)).toEqual({ month: 1, year: 2027 })
  },
)

test('every month and year comes through typing, in each of the customary forms', () => {
  const month = fc.integer({ min: 1, max: 12 })
  const year = fc.integer({ min: 2026, max: 2099 })
  const separator = fc.constantFrom('/', '-', '.', ' / ', '')
  fc.assert(
    fc.property(month, year, separator, fc.boolean(), fc.boolean(), (month, year, separator, isPadded, isLong) => {
      const monthText = isPadded || separator === '' ? String(month).padStart(2, '0') : String(month)
      const text = `${monthText}${separator}${isLong ? year : year % 100}`
      expect(typed(text)).toBe(formatExpiry({ month, year }))
      expect(parseExpiry(text)).toEqual({ month, year })
    }),
  )
})

test.each(['13/30', '00/30', '1230/', 'abc', '12/3', '127', '1/127', '01/1927', '01/2127', '2027-13', '1/2/27'])(
  '%s is no expiry date',
  (text) => {
    expect(expiryFault(text, NOW)).toBe('Enter the expiry date as month and year, for example 04 / 30.')
  },
)

test('a card is good until its month has ended everywhere', () => {
  const faultAt = (time: string) => expiryFault('10/26', new Date(time))
  expect(faultAt('2026-10-31T23:59:59Z')).toBeNull()
  expect(faultAt('2026-11-01T11:59:59Z')).toBeNull()
  expect(faultAt('2026-11-01T12:00:00Z')).toBe('This card has expired.')
})

test.each([
  [VISA, '4242 4242 4242 4242'],
  [AMEX, '3782 822463 10005'],
  ['30569309025904', '3056 930902 5904'],
  ['6205500000000000004', '6205 5000 0000 0000 004'],
  ['37828', '3782 8'],
  ['3782822463', '3782 822463'],
  ['', ''],
])('%s is written %s', (digits, grouped) => {
  expect(groupCardNumber(digits)).toBe(grouped)
})

test.each([
  [VISA, 'visa'],
  ['5555555555554444', 'mastercard'],
  ['2223003122003222', 'mastercard'],
  [AMEX, 'amex'],
  ['6011111111111117', 'discover'],
  ['30569309025904', 'diners'],
  ['3566002020360505', 'jcb'],
  ['6205500000000000004', 'unionpay'],
  ['34', 'amex'],
  ['3', null],
  ['2221', 'mastercard'],
  ['2220', null],
  ['2721', null],
  ['9', null],
  ['', null],
])('%s is a card of brand %s', (digits, brand) => {
  expect(brandOf(digits)).toBe(brand)
})

test.each([
  '4242-4242-4242-4242',
  ' 4242 4242 4242 4242 ',
  '４２４２４２４２４２４２４２４２',
  '٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢',
  '४२४२४२४२४२४२४२४२',
])('%s is the number 4242424242424242', (text) => {
  expect(cardDigits(text)).toBe(VISA)
  expect(cardNumberFault(text)).toBeNull()
})

test.each(['4242 4242 4242 4241', '4242', '42424242424242424242', '4242x4242x4242x4242'])(
  '%s is no card number',
  (text) => {
    expect(cardNumberFault(text)).toBe('This card number is incorrect. Check it for a typing mistake.')
  },
)

test('one wrong digit is always noticed, as are two neighbours that changed places (but 09 and 90)', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(VISA, AMEX, '5555555555554444', '6205500000000000004'),
      fc.nat(18),
      fc.integer({ min: 1, max: 9 }),
      (number, position, offset) => {
        const at = position % number.length
        const digit = (Number(number[at]) + offset) % 10
        expect(passesLuhn(number.slice(0, at) + digit + number.slice(at + 1))).toBe(false)
        const [a, b] = [number[at], number[at + 1]]
        if (a === undefined || b === undefined || a === b || Math.abs(Number(a) - Number(b)) === 9) return
        expect(passesLuhn(number.slice(0, at) + b + a + number.slice(at + 2))).toBe(false)
      },
    ),
  )
})

test.each([
  ['123', VISA, null],
  ['１２３', VISA, null],
  ['12', VISA, 'The security code has 3 digits.'],
  ['1234', VISA, 'The security code has 3 digits.'],
  ['12a', VISA, 'The security code has 3 digits.'],
  ['123', '', null],
  ['1234', AMEX, null],
  ['123', '3782 8', 'The security code of this card has 4 digits.'],
  ['', VISA, 'Enter the security code.'],
])('the security code %j of card %j: %s', (code, number, fault) => {
  expect(securityCodeFault(code, number)).toBe(fault)
})

test.each([
  ['Ada Lovelace', null],
  ['\u200bアダ・ラブレス ', null],
  [' \u200b ', 'Enter the name on the card.'],
  ['Ada\u0007', 'Enter the name as it is on the card.'],
  ['a'.repeat(101), 'Enter the name as it is on the card.'],
])('the name %j: %s', (name, fault) => {
  expect(holderFault(name)).toBe(fault)
})

test('a fault repeats nothing of the card', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\d{12,19}$/), fc.stringMatching(/^\d{5}$/), (number, code) => {
      const faults = [cardNumberFault(`${number}x`), securityCodeFault(code, number), expiryFault(`${code}x`, NOW)]
      expect(faults.join(' ')).not.toMatch(new RegExp(`${number}|${code}`))
    }),
  )
})
