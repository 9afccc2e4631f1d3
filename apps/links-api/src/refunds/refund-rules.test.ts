import { expect, test } from 'vitest'
import { refundAmountOf } from './refund-rules.ts'

const captured = { status: 'captured', capturedAtom: 4900n }

test.each([
  [0n, null, 4900n],
  [0n, 4900, 4900n],
  [0n, 1, 1n],
  [4000n, null, 900n],
  [4000n, 900, 900n],
])('with %s promised, a refund of %s gives back %s', (promised, asked, given) => {
  expect(refundAmountOf(captured, promised, asked)).toBe(given)
})

test.each([
  [0n, 4901],
  [4000n, 901],
])('with %s promised, a refund of %s is too large', (promised, asked) => {
  expect(() => refundAmountOf(captured, promised, asked)).toThrow(expect.objectContaining({ code: 'refund_too_large' }))
})

test.each([
  ['was refunded in full', captured, 4900n],
  ['was not captured', { status: 'authorised', capturedAtom: 0n }, 0n],
  ['is disputed', { ...captured, status: 'disputed' }, 0n],
])('a payment that %s cannot be refunded', (_what, payment, promised) => {
  for (const asked of [null, 1]) {
    expect(() => refundAmountOf(payment, promised, asked)).toThrow(
      expect.objectContaining({ code: 'payment_not_refundable' }),
    )
  }
})
