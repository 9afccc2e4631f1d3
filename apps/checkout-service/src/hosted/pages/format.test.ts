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

test("an amount is written as the customer's locale writes it", () => {
  expect(money('de-DE', 'EUR', 123456)).toBe('1.234,56 €')
  expect(money('fr-CA', 'USD', 4900)).toBe('49,00 $ US')
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

test('the first language that is known decides, and nonsense never fails', () => {
  expect(localeOf(['de-CH', 'en'])).toBe('de-CH')
  expect(localeOf(['*', 'x-klingon', 'pt-BR'])).toBe('pt-BR')
  expect(localeOf([])).toBe('en-US')
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (languages) => {
      expect(() => createFormat(localeOf(languages), 'USD').money(1)).not.toThrow()
    }),
  )
})
