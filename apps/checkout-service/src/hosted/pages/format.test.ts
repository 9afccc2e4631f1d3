import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFormat, localeOf } from './format.ts'

const money = (locale: string, currency: string, atoms: number) =>
  createFormat(locale, currency).money(atoms).replaceAll(/\s/g, ' ')

test('an amount has the decimals of its currency, whatever they are', () => {
  expect(money('en-US', 'USD', 4900)).toBe('$49.00')
  expect(money('en-US', 'USD', 5)).toBe('$0.05')
  expect(money('en-US', 'JPY', 4900)).toBe('¥4,900')
  expect(money('en-US', 'KWD', 4900)).toBe('KWD 4.900')
})

test('an amount has the decimals of ISO 4217 where Intl would leave them out', () => {
  expect(money('en-US', 'IQD', 1500)).toBe('IQD 1.500')
  expect(money('en-US', 'RSD', 1500)).toBe('RSD 15.00')
})

test('an amount is written as the English of its locale writes it', () => {
  expect(money('en-GB', 'EUR', 123456)).toBe('€1,234.56')
  expect(money('en-CA', 'USD', 4900)).toBe('US$49.00')
  expect(money('en-IN', 'INR', 12345678)).toBe('₹1,23,456.78')
})

test('the largest amount is written to its last atom', () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom('USD', 'JPY', 'KWD'), (offset, currency) => {
      const atoms = 999_999_999_999 - offset
      expect(createFormat('en-US', currency).money(atoms).replaceAll(/\D/g, '')).toBe(String(atoms))
    }),
  )
})

const en = (region: string) => `en-${region}-u-ca-gregory-nu-latn`

test.each([
  [[], en('US')],
  [['de-CH', 'en-GB', 'en-US'], en('GB')],
  [['he-IL', 'he'], en('US')],
  [['*', 'x-klingon', 'en-IN'], en('IN')],
  [['en-u-nu-deva-ca-buddhist'], en('US')],
  [[...Array(10).fill('fr'), 'en-GB'], en('US')],
])('who offers %j gets the formats of %s', (languages, locale) => {
  expect(localeOf(languages)).toBe(locale)
})

test('whatever languages are offered, digits are Latin and dates Gregorian', () => {
  const plain = /^[A-Za-z0-9 ,./-]+$/
  const offered = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('he-IL', 'ja-JP-u-ca-japanese', 'ar-EG', 'th-TH', 'fa-IR', 'en-u-nu-arab', 'mr-IN', 'en'),
  )
  fc.assert(
    fc.property(fc.array(offered, { maxLength: 15 }), (languages) => {
      const format = createFormat(localeOf(languages), 'USD')
      const date = format.date(new Date('2026-12-09T00:00:00Z'))
      expect(date).toMatch(plain)
      expect(date).toContain('2026')
      expect(format.money(123_456_789)).toMatch(/1,234,567\.89$/)
    }),
  )
})
