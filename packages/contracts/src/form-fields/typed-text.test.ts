import { expect, test } from 'vitest'
import { asciiDigits, trimBlank } from './typed-text.ts'

/** Writes numbers in digits that do not stand for 0 to 9 one by one. */
const withoutTenDigits = new Set(['hanidec', 'hans', 'hant'])

test.each(Intl.supportedValuesOf('numberingSystem').filter((system) => !withoutTenDigits.has(system)))(
  'the digits of %s become ASCII',
  (system) => {
    const digits = new Intl.NumberFormat('en', {
      numberingSystem: system,
      useGrouping: false,
      minimumIntegerDigits: 10,
    })
    expect(asciiDigits(digits.format(123_456_789))).toBe('0123456789')
  },
)

test('every decimal digit of Unicode becomes one of ASCII, and nothing else changes', () => {
  for (let code = 0; code <= 0x10ffff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue
    const character = String.fromCodePoint(code)
    if (/\p{Nd}/u.test(character)) expect(asciiDigits(character)).toMatch(/^[0-9]$/)
    else if (asciiDigits(character) !== character) throw new Error(`U+${code.toString(16)} was changed`)
  }
})

test.each(['\u200b4242\u200b', '\u202a4242\u202c', '\ufeff 4242\u00a0', '\u20684242\u2069', '\u00ad4242\u2003'])(
  'what shows nothing is taken off the ends: %j',
  (text) => {
    expect(trimBlank(text)).toBe('4242')
  },
)
