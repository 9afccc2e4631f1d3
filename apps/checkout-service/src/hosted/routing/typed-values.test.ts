import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FORGET_TYPED, keepTyped, keptTyped, typedIn } from './typed-values.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 60 })

test('what was typed comes back as it was typed, beside whatever other cookies', () => {
  fc.assert(
    fc.property(text, text, (email, holder) => {
      const [cookie = ''] = keepTyped({ email, holder }, 'https://checkout.example.com').split(';')
      expect(keptTyped(cookie)).toEqual({ email, holder })
      expect(keptTyped(`a=1; ${cookie}; b=2`)).toEqual({ email, holder })
    }),
  )
})

test.each([
  undefined,
  '',
  'paylinks_typed=',
  'paylinks_typed=bm90IGpzb24',
  'paylinks_typed=MQ',
  'paylinks_typed=bnVsbA',
  'paylinks_typed=eyJlbWFpbCI6WyJhIl19',
])('a cookie %j holds nothing', (cookie) => {
  expect(keptTyped(cookie)).toEqual({ email: '', holder: '' })
})

test('the cookie stays within the checkout and out of scripts, and is sent over https alone where that is used', () => {
  const cookie = keepTyped({ email: 'ada@example.com', holder: '' }, 'https://checkout.example.com')
  for (const part of ['Path=/checkout', 'HttpOnly', 'SameSite=Lax', 'Secure']) expect(cookie).toContain(part)
  expect(keepTyped({ email: '', holder: '' }, 'http://localhost:4200')).not.toContain('Secure')
})

test('texts that no cookie can hold are forgotten', () => {
  const huge = '😀'.repeat(600)
  expect(keepTyped({ email: huge, holder: huge }, 'http://localhost')).toBe(FORGET_TYPED)
})

test('nothing of the card is kept', () => {
  const form = {
    email: 'ada@example.com',
    card_holder: 'Ada',
    card_number: '4242424242424242',
    card_cvc: '123',
    card_expiry: '12 / 34',
  }
  expect(typedIn(form)).toEqual({ email: 'ada@example.com', holder: 'Ada' })
  expect(typedIn({ quantity_0: '1' })).toBeNull()
})
