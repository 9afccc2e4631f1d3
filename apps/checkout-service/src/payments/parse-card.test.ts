import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseCard, passesLuhn } from './parse-card.ts'
import { testCards } from './test-cards.ts'

const NOW = new Date('2026-11-23T10:00:00Z')
const fields = { number: '4242 4242 4242 4242', expiry: '12 / 30', cvc: '123', holder: 'Ada Lovelace' }
const faultsOf = (changes: Partial<typeof fields>) => {
  const result = parseCard({ ...fields, ...changes }, NOW)
  return 'faults' in result ? Object.keys(result.faults) : []
}

test('a card is read however people write it', () => {
  const card = { number: '4242424242424242', expiryMonth: 4, expiryYear: 2030, cvc: '123', holder: 'Ada Lovelace' }
  for (const expiry of ['04/30', '4/30', '04 / 30', '0430', '04/2030', ' 04-30 ']) {
    expect(parseCard({ ...fields, expiry }, NOW)).toEqual({ card })
  }
  expect(parseCard({ ...fields, number: ' 4242-4242-4242-4242 ', expiry: '04/30' }, NOW)).toEqual({ card })
})

test('every fault is told at once', () => {
  expect(faultsOf({ number: '', expiry: '', cvc: '', holder: '' })).toEqual(['number', 'expiry', 'cvc', 'holder'])
})

test.each([
  ['4242 4242 4242 4241', 'a wrong check digit'],
  ['4242', 'too few digits'],
  ['42424242424242424242', 'too many digits'],
  ['4242x4242x4242x4242', 'letters'],
])('%s is no card number: %s', (number) => {
  expect(faultsOf({ number })).toEqual(['number'])
})

test.each(['13/30', '00/30', '1230/', 'abc', '12/3'])('%s is no expiry date', (expiry) => {
  expect(faultsOf({ expiry })).toEqual(['expiry'])
})

test('a card is good until its month has ended everywhere', () => {
  const at = (time: string) => 'card' in parseCard({ ...fields, expiry: '10/26' }, new Date(time))
  expect(at('2026-10-31T23:59:59Z')).toBe(true)
  expect(at('2026-11-01T11:59:59Z')).toBe(true)
  expect(at('2026-11-01T12:00:00Z')).toBe(false)
})

test('the security code has four digits on American Express cards and three on others', () => {
  expect(faultsOf({ cvc: '1234' })).toEqual(['cvc'])
  expect(faultsOf({ number: '378282246310005', cvc: '123' })).toEqual(['cvc'])
  expect(faultsOf({ number: '378282246310005', cvc: '1234' })).toEqual([])
})

test('a fault repeats nothing of the card', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\d{12,19}$/), fc.stringMatching(/^\d{3,4}$/), (number, cvc) => {
      const text = JSON.stringify(parseCard({ ...fields, number: `${number}x`, cvc: `${cvc}x` }, NOW))
      expect(text).not.toContain(number)
    }),
  )
})

test('one wrong digit is always noticed, as are two neighbours that changed places (but 09 and 90)', () => {
  for (const { number } of testCards) expect(passesLuhn(number)).toBe(true)
  fc.assert(
    fc.property(
      fc.constantFrom(...testCards.map(({ number }) => number)),
      fc.nat(18),
      fc.integer({ min: 1, max: 9 }),
      (number, position, offset) => {
        const at = position % number.length
        const digit = (Number(number[at]) + offset) % 10
        expect(passesLuhn(number.slice(0, at) + digit + number.slice(at + 1))).toBe(false)
      },
    ),
  )
})
