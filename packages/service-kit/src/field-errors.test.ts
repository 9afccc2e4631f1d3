import { createPaymentLinkSchema, updatePaymentLinkSchema } from '@paylinks/contracts/payment-links'
import { expect, test } from 'vitest'
import { AppError } from './app-error.ts'
import { formatPath, parseOrThrow } from './field-errors.ts'

function faultsOf(parse: () => unknown): string[] {
  try {
    parse()
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid_request') {
      return (error.errors ?? []).map(({ path, code }) => `${path} ${code}`)
    }
    throw error
  }
  throw new Error('the value was accepted')
}

test('every fault of a body is listed at once, each with its path and rule', () => {
  const body = {
    name: '',
    mode: 'gift',
    line_items: [{ quantity: 0 }, { price_id: 'prod_1', quantity: 1.5, colour: 'red' }],
    expires_in_hours: 1e300,
    success_url: 'javascript:alert(1)',
    accepted_payment_methods: ['paypal', 'paypal'],
    metadata: [],
    surprise: true,
  }
  expect(faultsOf(() => parseOrThrow(createPaymentLinkSchema, body)).sort()).toEqual(
    [
      'accepted_payment_methods duplicate',
      'expires_in_hours out_of_range',
      'line_items[0].price_id required',
      'line_items[0].quantity out_of_range',
      'line_items[1].colour unknown_field',
      'line_items[1].price_id invalid_format',
      'line_items[1].quantity invalid_type',
      'metadata invalid_type',
      'mode invalid_value',
      'name too_short',
      'success_url invalid_format',
      'surprise unknown_field',
    ].sort(),
  )
})

test('a field that a PATCH does not take is immutable', () => {
  const patch = { mode: 'setup', is_active: false }
  expect(faultsOf(() => parseOrThrow(updatePaymentLinkSchema, patch, { unknownFieldCode: 'immutable' }))).toEqual([
    'mode immutable',
  ])
})

test.each([[null], ['text'], [7], [[]], [true], [undefined]])('a body that is %j is one fault at the root', (body) => {
  expect(faultsOf(() => parseOrThrow(createPaymentLinkSchema, body))).toHaveLength(1)
})

test('deep and huge metadata are refused without exhausting the stack', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`)
  expect(faultsOf(() => parseOrThrow(createPaymentLinkSchema, { metadata: deep }))).toEqual([
    'metadata invalid_characters',
  ])
  expect(faultsOf(() => parseOrThrow(createPaymentLinkSchema, { metadata: { a: 'x'.repeat(17_000) } }))).toEqual([
    'metadata too_large',
  ])
  expect(faultsOf(() => parseOrThrow(createPaymentLinkSchema, { metadata: { 'a\u0000': 1 } }))).toEqual([
    'metadata invalid_characters',
  ])
  expect(faultsOf(() => parseOrThrow(createPaymentLinkSchema, { metadata: { a: '\ud800' } }))).toEqual([
    'metadata invalid_characters',
  ])
})

test('paths are written as JavaScript would', () => {
  expect(formatPath(['line_items', 1, 'price_id'])).toBe('line_items[1].price_id')
  expect(formatPath([])).toBe('')
})
