import currencyCodes from 'currency-codes'

const currencies = currencyCodes.data

const decimalsByCode = new Map(currencies.map(({ code, digits }) => [code, digits]))

/** ISO 4217 decimals: 2 for USD, 0 for JPY, 3 for KWD. */
export function decimalsOf(currency: string): number {
  return decimalsByCode.get(currency) ?? 2
}

/** An amount in atoms in the reader's own way of writing money: `formatMoney(4900, 'USD')` is "$49.00" in English. */
export function formatMoney(amountAtom: number, currency: string, locale?: string): string {
  const decimals = decimalsOf(currency)
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(amountAtom / 10 ** decimals)
}

/**
 * Reads an amount as people type it, in atoms: comma or point for the decimals, spaces, apostrophes or the other of the
 * two between thousands. Null for anything that could mean two things or has more decimals than the currency.
 */
export function parseAmount(text: string, currency: string): number | null {
  const decimals = decimalsOf(currency)
  const compact = text.trim().replaceAll(/[\s\u00a0\u202f'’]/g, '')
  if (!/^\d[\d.,]*$/.test(compact)) return null
  const lastMark = Math.max(compact.lastIndexOf('.'), compact.lastIndexOf(','))
  const mark = lastMark === -1 ? null : compact[lastMark]
  const digitsAfter = lastMark === -1 ? 0 : compact.length - lastMark - 1
  const isGrouping = mark !== null && digitsAfter === 3 && decimals !== 3
  const whole = lastMark === -1 || isGrouping ? compact : compact.slice(0, lastMark)
  const fraction = lastMark === -1 || isGrouping ? '' : compact.slice(lastMark + 1)
  if (fraction.length > decimals || (lastMark !== -1 && digitsAfter === 0)) return null
  const groups = whole.split(/[.,]/)
  if (groups.length > 1 && !(groups[0] !== '' && groups.slice(1).every((group) => group.length === 3))) return null
  if (groups.length > 1 && !isGrouping && whole.includes(mark ?? '')) return null
  const atoms = Number(groups.join('') + fraction.padEnd(decimals, '0'))
  return Number.isSafeInteger(atoms) ? atoms : null
}

/** The amount as it stands in a field to be edited: plain digits with a point. */
export function amountText(amountAtom: number, currency: string): string {
  return (amountAtom / 10 ** decimalsOf(currency)).toFixed(decimalsOf(currency))
}

export const currencyOptions: { value: string; label: string }[] = currencies
  .filter(({ code }) => !code.startsWith('X') || ['XAF', 'XCD', 'XCG', 'XOF', 'XPF'].includes(code))
  .map(({ code, currency }) => ({ value: code, label: `${code} — ${currency}` }))
