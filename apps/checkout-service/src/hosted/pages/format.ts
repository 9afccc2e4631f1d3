import { currencyDecimals } from '@paylinks/contracts/money'

/** Amounts, numbers and dates as the page writes them. */
export type Format = {
  money(atoms: number): string
  number(value: number): string
  /** Of 100: 12.5 is "12.5%". */
  percent(value: number): string
  date(date: Date): string
  /** To the minute, in UTC. */
  time(date: Date): string
}

/** `currency` is null in setup mode, where nothing has an amount. */
export function createFormat(locale: string, currency: string | null): Format {
  const integer = new Intl.NumberFormat(locale)
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 })
  const minute = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
  // The customer's time zone is not known, and a day that is named must be the same for everybody.
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  return {
    money: currency === null ? () => '' : moneyFormat(locale, currency),
    number: (value) => integer.format(value),
    percent: (value) => share.format(value / 100),
    date: (date) => day.format(date),
    time: (date) => `${minute.format(date)} UTC`,
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

const DEFAULT_LOCALE = 'en-US'

/** More than anybody speaks. A header can be made to offer thousands. */
const MAX_LANGUAGES = 10

/**
 * The English in which the customer's numbers and dates are written. The page's words are English, so its formats are
 * too: of the first English that the customer offers, else of the United States. Always in the Gregorian calendar and
 * with Latin digits.
 */
export function localeOf(acceptedLanguages: string[]): string {
  const english = acceptedLanguages.slice(0, MAX_LANGUAGES).find((language) => /^en(-[a-z]{2})?$/i.test(language))
  const [supported] = english === undefined ? [] : Intl.NumberFormat.supportedLocalesOf(english)
  return `${supported ?? DEFAULT_LOCALE}-u-ca-gregory-nu-latn`
}
