import { createHmac } from 'node:crypto'
import { isCheckoutToken } from '@paylinks/contracts/ids'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deriveCheckoutToken, hashCheckoutToken, hexHashOf } from './checkout-token.ts'

const SECRET = 'a secret of more than thirty-two characters'

test('every request id has one token, of the form that the hosted page takes, under one secret', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      const token = deriveCheckoutToken(SECRET, one)
      expect(isCheckoutToken(token)).toBe(true)
      expect(deriveCheckoutToken(SECRET, one)).toBe(token)
      expect(deriveCheckoutToken(SECRET, other) === token).toBe(one === other)
      expect(deriveCheckoutToken(`${SECRET}!`, one)).not.toBe(token)
    }),
  )
})

test('a token is the first 24 bytes of an HMAC, so that sessions of older releases keep their addresses', () => {
  const bytes = createHmac('sha256', SECRET).update('req_1').digest().subarray(0, 24)
  expect(deriveCheckoutToken(SECRET, 'req_1')).toBe(`tok_${bytes.toString('base64url')}`)
})

test('a token is known by its SHA-256', () => {
  const sha256 = '43ee50da75a46e14fea8eedbac34e6482b56411d5017ff6cf58cd6fc555e35e5'
  expect(hashCheckoutToken('tok_').toString('hex')).toBe(sha256)
  expect(hexHashOf('tok_')).toBe(sha256)
})
