import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type OpenParameterName, openParameterNames, openParametersOfTarget } from './open-parameters.ts'

const target = (parameters: Record<string, string>) => `/api/pay/share/abc?${new URLSearchParams(parameters)}`

test('an open without parameters, or with none of ours, carries nothing', () => {
  for (const one of ['/abc', '/abc?', '/abc?utm_id=1&foo=bar', '/abc?reference_id=', '/abc?REFERENCE_ID=1']) {
    expect(openParametersOfTarget(one)).toBeUndefined()
  }
})

test('every parameter is read as it was meant', () => {
  const given = {
    reference_id: 'user 42/ä',
    email: 'ada@example.com',
    name: 'Ada Lovelace',
    locale: 'pt-BR',
    utm_source: 'newsletter',
    utm_medium: 'email',
    utm_campaign: 'spring sale',
    utm_term: 'shoes',
    utm_content: 'footer',
  }
  expect(openParametersOfTarget(target(given))).toEqual(given)
})

test.each<[OpenParameterName, string]>([
  ['reference_id', 'x'.repeat(201)],
  ['reference_id', 'a\u0000b'],
  ['reference_id', 'a\nb'],
  ['email', 'ada'],
  ['email', `${'x'.repeat(250)}@example.com`],
  ['name', 'x'.repeat(256)],
  ['name', '\u200b '],
  ['locale', 'deutsch bitte'],
  ['locale', 'a'.repeat(50)],
  ['utm_source', 'x'.repeat(201)],
  ['utm_content', `${'\ud800'.toWellFormed()}\u0007`],
])('a bad %s is dropped, and what is good beside it stays', (name, value) => {
  const other = name === 'utm_medium' ? 'utm_term' : 'utm_medium'
  expect(openParametersOfTarget(target({ [name]: value, [other]: 'kept' }))).toEqual({ [other]: 'kept' })
})

test('the longest that is taken is taken', () => {
  const longest = { reference_id: 'x'.repeat(200), name: 'x'.repeat(255), utm_term: 'x'.repeat(200) }
  expect(openParametersOfTarget(target(longest))).toEqual(longest)
})

test('of a parameter that is given twice, the first counts', () => {
  expect(openParametersOfTarget('/abc?reference_id=1&reference_id=2')).toEqual({ reference_id: '1' })
})

test('whatever an address holds, what is kept is bounded text that a database can hold', () => {
  const name = fc.oneof(fc.constantFrom(...openParameterNames), fc.string())
  const value = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string())
  const encoded = fc.array(fc.tuple(name, value)).map((pairs) => new URLSearchParams(pairs).toString())
  fc.assert(
    fc.property(fc.oneof(encoded, fc.string()), (query) => {
      for (const [key, text] of Object.entries(openParametersOfTarget(`/abc?${query}`) ?? {})) {
        expect(openParameterNames).toContain(key)
        expect(text.length).toBeGreaterThan(0)
        expect(text.length).toBeLessThanOrEqual(255)
        expect(text.isWellFormed() && !/\p{Cc}/u.test(text)).toBe(true)
      }
    }),
  )
})
