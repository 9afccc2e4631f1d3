import { formatPath } from './field-errors.ts'

/** A number with fewer digits than this and no exponent is always kept as it is written. */
const MAYBE_INEXACT = /\d[\d.]{15}|\d[eE]/

/** Strings, numbers and the punctuation that says where they stand. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[[\]{},:]/g

/**
 * The paths of the numbers in a JSON text that a double cannot keep as they are written: read and written again they
 * would be other numbers. The text must be valid JSON.
 */
export function inexactNumbers(json: string): string[] {
  if (!MAYBE_INEXACT.test(json)) return []
  const found: string[] = []
  /** The keys and indices that lead to the value that comes next. */
  const path: (string | number)[] = []
  let key = ''
  for (const [token] of json.matchAll(TOKEN)) {
    const at = path.length - 1
    if (token === '[') path.push(0)
    else if (token === '{') path.push('')
    else if (token === ']' || token === '}') path.pop()
    else if (token === ',') path[at] = nextPlace(path[at])
    else if (token === ':') path[at] = JSON.parse(key)
    else if (token.startsWith('"')) key = token
    else if (!isExact(token)) found.push(formatPath(path))
  }
  return found
}

function nextPlace(place: string | number | undefined): string | number {
  return typeof place === 'number' ? place + 1 : ''
}

function isExact(written: string): boolean {
  const value = Number(written)
  return Number.isFinite(value) && canonical(written) === canonical(String(value))
}

/** The number's digits without zeros at either end, and the power of ten of the last one: equal for equal numbers. */
function canonical(decimal: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(decimal) ?? []
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length)
  return `${sign}${significant}e${power}`
}
