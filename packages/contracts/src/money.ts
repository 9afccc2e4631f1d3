import currencyCodes from 'currency-codes'
import { z } from 'zod'
import { rule } from './text.ts'

/** The largest amount that one price may have and that one cart may come to, in atoms: exact in a double and in a bigint. */
export const MAX_AMOUNT_ATOM = 999_999_999_999

/** An uppercase ISO 4217 code that is in circulation. */
export const currencySchema = z
  .string()
  .refine(
    isCurrency,
    rule('invalid_value', 'Must be a three-letter ISO 4217 currency code in capital letters, like USD.'),
  )
  .meta({ description: 'Uppercase ISO 4217 code.', example: 'USD' })

/** ISO 4217 lists metals, funds and test codes under X too; only these five are money. */
const CURRENCIES_IN_X = ['XAF', 'XCD', 'XCG', 'XOF', 'XPF']

/** Units of account that ISO 4217 lists as funds: nobody pays in them. */
const FUNDS = ['BOV', 'CHE', 'CHW', 'CLF', 'COU', 'MXV', 'USN', 'UYI', 'UYW']

const decimalsByCurrency = new Map(
  currencyCodes.data
    .filter(({ code }) => (code.startsWith('X') ? CURRENCIES_IN_X.includes(code) : !FUNDS.includes(code)))
    .map(({ code, digits }) => [code, digits]),
)

function isCurrency(code: string): boolean {
  return decimalsByCurrency.has(code)
}

/** How many decimals the currency's usual unit has, by ISO 4217: 2 for USD, 0 for JPY, 3 for KWD. */
export function currencyDecimals(code: string): number {
  const decimals = decimalsByCurrency.get(code)
  if (decimals === undefined) throw new RangeError(`${code} is not an ISO 4217 currency code`)
  return decimals
}

/** An amount in the currency's smallest unit, e.g. 4900 for 49.00 USD and 4900 for 4900 JPY. */
export const amountAtomSchema = z.int().min(0).max(MAX_AMOUNT_ATOM)
