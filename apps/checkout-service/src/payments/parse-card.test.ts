import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseCard } from './parse-card.ts'

const NOW = new Date('2026-11-23T10:00:00Z')
const fields = { number: '4242 4242 4242 4242', expiry: '12 / 30', cvc: '123', holder: 'Ada Lovelace' }
const faultsOf = (changes: Partial<typeof fields>) => {
  const result = parseCard({ ...fields, ...changes }, NOW)
  return 'faults' in result ? Object.keys(result.faults) : []
}

test.each([
  { number: '4242424242424242', expiry: '4/30', cvc: '123', holder: 'Ada Lovelace' },
  { number: ' 4242-4242-4242-4242 ', expiry: '04/2030', cvc: ' 123 ', holder: ' Ada Lovelace\u200b' },
  { number: '４２４２ ４２４２ ４２４２ ４２４２', expiry: '０４/３０', cvc: '１２３', holder: 'Ada Lovelace' },
  { number: '٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢', expiry: '٠٤/٣٠', cvc: '١٢٣', holder: 'Ada Lovelace' },
])('a card is read however people write it: $number', (typed) => {
  expect(parseCard(typed, NOW)).toEqual({
    card: { number: '4242424242424242', expiryMonth: 4, expiryYear: 2030, cvc: '123', holder: 'Ada Lovelace' },
  })
})

test('every fault is told at once', () => {
  expect(faultsOf({ number: '', expiry: '', cvc: '', holder: '' })).toEqual(['number', 'expiry', 'cvc', 'holder'])
  expect(faultsOf({ number: '4242', expiry: '13/30', cvc: '12', holder: 'a\u0007' })).toHaveLength(4)
  expect(faultsOf({})).toEqual([])
})

test('a fault repeats nothing of the card', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\d{12,19}$/), fc.stringMatching(/^\d{3,4}$/), (number, cvc) => {
      const text = JSON.stringify(parseCard({ ...fields, number: `${number}x`, cvc: `${cvc}x` }, NOW))
      expect(text).not.toContain(number)
    }),
  )
})
