import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seal, unseal } from './seal.ts'

test('a sealed text is the same again with its secret, and nothing with another', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.string(), (text, secret, other) => {
      fc.pre(secret !== other && text.isWellFormed())
      const sealed = seal(text, secret)
      expect(unseal(sealed, secret)).toBe(text)
      expect(unseal(sealed, other)).toBeNull()
    }),
  )
})

test('a sealed text shows nothing of what is in it, not even that two are equal', () => {
  const text = '{"key":"sk_live_secret"}'
  const [first, second] = [seal(text, 'caller'), seal(text, 'caller')]
  expect(Buffer.from(first, 'base64').toString('latin1')).not.toContain('sk_live')
  expect(first).not.toBe(second)
})
