import { z } from 'zod'
import { currencies, withdrawnCurrencies } from './currencies.ts'
import { rule } from './text.ts'

/** The largest amount that one price may have and that one cart may come to, in atoms: exact in a double and in a bigint. */
export const MAX_AMOUNT_ATOM = 999_999_999_999

/** An uppercase ISO 4217 code that is in circulation. */
export const currencySchema = z
  .string()
  .refine(
    (code) => currencies.has(code),
    rule('invalid_value', 'Must be a three-letter ISO 4217 currency code in capital letters, like USD.'),
  )
  .meta({ description: 'Uppercase ISO 4217 code.', example: 'USD' })

/** How many decimals the currency's usual unit has, by ISO 4217: 2 for USD, 0 for JPY, 3 for KWD. */
export function currencyDecimals(code: string): number {
  const decimals = currencies.get(code) ?? withdrawnCurrencies.get(code)
  if (decimals === undefined) throw new RangeError(`${code} is not an ISO 4217 currency code`)
  return decimals
}

/** An amount in the currency's smallest unit, e.g. 4900 for 49.00 USD and 4900 for 4900 JPY. */
export const amountAtomSchema = z.int().min(0).max(MAX_AMOUNT_ATOM)
