import fc from 'fast-check'
import { expect, test } from 'vitest'
import { amountText, decimalsOf, formatMoney, parseAmount } from './money.ts'

test.for<[string, string, number | null]>([
  ['49', 'USD', 4900],
  ['49.5', 'USD', 4950],
  ['49,50', 'USD', 4950],
  ['1,234.56', 'USD', 123_456],
  ['1.234,56', 'USD', 123_456],
  ["1'234.56", 'CHF', 123_456],
  ['1 234,56', 'EUR', 123_456],
  ['1,234', 'USD', 123_400],
  ['1,234,567', 'JPY', 1_234_567],
  ['500', 'JPY', 500],
  ['500.5', 'JPY', null],
  ['1.234', 'KWD', 1234],
  ['1.2345', 'KWD', null],
  ['49.505', 'USD', 4_950_500],
  ['49.', 'USD', null],
  ['.5', 'USD', null],
  ['-5', 'USD', null],
  ['1e3', 'USD', null],
  ['12,34,56', 'USD', null],
  ['', 'USD', null],
])('%j in %s is %j', ([text, currency, atoms]) => {
  expect(parseAmount(text, currency)).toBe(atoms)
})

test('what a field shows of an amount reads back as that amount, in every number of decimals', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 999_999_999_999 }),
      fc.constantFrom('USD', 'JPY', 'KWD'),
      (atoms, currency) => {
        expect(parseAmount(amountText(atoms, currency), currency)).toBe(atoms)
      },
    ),
    { numRuns: 1_000 },
  )
})

test('money has the decimals of ISO 4217', () => {
  expect([decimalsOf('USD'), decimalsOf('JPY'), decimalsOf('KWD')]).toEqual([2, 0, 3])
  expect(formatMoney(4900, 'USD', 'en-US')).toBe('$49.00')
  expect(formatMoney(4900, 'JPY', 'en-US')).toBe('¥4,900')
})
