import { expect, test } from 'vitest'
import { CURRENCIES_CHECKED_ON, currencies, withdrawnCurrencies } from './currencies.ts'
import { currencyDecimals, currencySchema } from './money.ts'

const YEAR_MS = 365 * 24 * 3_600_000

test('the list was compared with ISO 4217 within the last year', () => {
  expect(Date.now() - Date.parse(CURRENCIES_CHECKED_ON)).toBeLessThan(YEAR_MS)
})

test.for([
  ['USD', 2],
  ['JPY', 0],
  ['KWD', 3],
  ['XCG', 2],
  ['SLE', 2],
  ['ZWG', 2],
] as const)('%s is a currency with %i decimals', ([code, decimals]) => {
  expect(currencySchema.safeParse(code).success).toBe(true)
  expect(currencyDecimals(code)).toBe(decimals)
})

test.for(['ANG', 'BGN', 'CUC', 'HRK', 'SLL', 'ZWL', 'DEM', 'XAU', 'XTS', 'CLF', 'usd', 'USDX', ''])(
  'a price cannot be in %j',
  (code) => {
    expect(currencySchema.safeParse(code).success).toBe(false)
  },
)

test('what was sold in a withdrawn currency can still be shown, and no code is both', () => {
  for (const [code, decimals] of withdrawnCurrencies) {
    expect(currencies.has(code)).toBe(false)
    expect(currencyDecimals(code)).toBe(decimals)
  }
  expect(() => currencyDecimals('DEM')).toThrow(RangeError)
})

test('every code has three capital letters and is known to the formatter of amounts', () => {
  expect(currencies.size).toBeGreaterThan(150)
  for (const code of currencies.keys()) {
    expect(code).toMatch(/^[A-Z]{3}$/)
    expect(() => new Intl.NumberFormat('en', { style: 'currency', currency: code })).not.toThrow()
  }
})
