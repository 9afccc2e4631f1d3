import { currencyDecimals } from '@paylinks/contracts/money'

/** Amounts, numbers and dates as the customer's locale writes them. */
export type Format = {
  money(atoms: number): string
  number(value: number): string
  /** Of 100: 12.5 is "12.5%". */
  percent(value: number): string
  date(date: Date): string
}

/** `currency` is null in setup mode, where nothing has an amount. */
export function createFormat(locale: string, currency: string | null): Format {
  const integer = new Intl.NumberFormat(locale)
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 })
  // The customer's time zone is not known, and a day that is named must be the same for everybody.
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  return {
    money: currency === null ? () => '' : moneyFormat(locale, currency),
    number: (value) => integer.format(value),
    percent: (value) => share.format(value / 100),
    date: (date) => day.format(date),
  }
}

/** By ISO 4217's decimals, and not by those of Intl, which leaves out what is rarely used in cash. */
function moneyFormat(locale: string, currency: string): (atoms: number) => string {
  const decimals = currencyDecimals(currency)
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  })
  return (atoms) => format.format(decimalText(atoms, decimals))
}

/** 4900 with two decimals is "49.00". As text it reaches Intl exactly, where a quotient of doubles might not. */
function decimalText(atoms: number, decimals: number): Intl.StringNumericLiteral {
  const digits = String(atoms).padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const fraction = digits.slice(digits.length - decimals)
  return (fraction === '' ? whole : `${whole}.${fraction}`) as Intl.StringNumericLiteral
}

const FALLBACK_LOCALE = 'en-US'

/** The first of the customer's languages that Intl knows. The words of the page are English; its numbers need not be. */
export function localeOf(acceptedLanguages: string[]): string {
  for (const language of acceptedLanguages) {
    try {
      const [supported] = Intl.NumberFormat.supportedLocalesOf(language)
      if (supported !== undefined) return supported
    } catch {
      // Not a language tag, "*" for one.
    }
  }
  return FALLBACK_LOCALE
}
