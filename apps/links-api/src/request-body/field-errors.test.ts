import { createPaymentLinkSchema, updatePaymentLinkSchema } from '@paylinks/contracts/payment-links'
import { expect, test } from 'vitest'
import type { z } from 'zod'
import { fieldErrorsOf, formatPath } from './field-errors.ts'

function errorsOf(schema: z.ZodType, value: unknown, options: Parameters<typeof fieldErrorsOf>[2] = {}) {
  const { error } = schema.safeParse(value, { reportInput: true })
  return error === undefined ? [] : fieldErrorsOf(schema, error, options)
}

function faultsOf(schema: z.ZodType, value: unknown, options: Parameters<typeof fieldErrorsOf>[2] = {}): string[] {
  return errorsOf(schema, value, options).map(({ path, code }) => `${path} ${code}`)
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
  expect(faultsOf(createPaymentLinkSchema, body).sort()).toEqual(
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
  expect(faultsOf(updatePaymentLinkSchema, patch, { unknownFieldCode: 'immutable' })).toEqual(['mode immutable'])
})

test.each([[null], ['text'], [7], [[]], [true], [undefined]])('a body that is %j is one fault at the root', (body) => {
  expect(faultsOf(createPaymentLinkSchema, body)).toHaveLength(1)
})

test('deep and huge metadata are refused without exhausting the stack', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`)
  expect(faultsOf(createPaymentLinkSchema, { metadata: deep })).toEqual(['metadata invalid_characters'])
  expect(faultsOf(createPaymentLinkSchema, { metadata: { a: 'x'.repeat(17_000) } })).toEqual(['metadata too_large'])
  expect(faultsOf(createPaymentLinkSchema, { metadata: { 'a\u0000': 1 } })).toEqual(['metadata invalid_characters'])
  expect(faultsOf(createPaymentLinkSchema, { metadata: { a: '\ud800' } })).toEqual(['metadata invalid_characters'])
})

test('paths are written as JavaScript would', () => {
  expect(formatPath(['line_items', 1, 'price_id'])).toBe('line_items[1].price_id')
  expect(formatPath([])).toBe('')
})

test('every fault is told in a sentence of ours', () => {
  const body = {
    name: '',
    mode: 'gift',
    line_items: [{ quantity: 0 }, { priceId: 'price_1', price_id: 'prod_1', quantity: 'two' }, 7],
    expires_in_hours: 721,
    success_url: 'welcome',
    metadata: [],
    allow_cart_edit: 1,
    curency: 'USD',
    package_ids: [],
    customer_id: null,
    coupon_id: `coupon_${'x'.repeat(100)}`,
  }
  const told = errorsOf(createPaymentLinkSchema, body).map(({ path, message }) => `${path}: ${message}`)
  expect(told.sort()).toEqual(
    [
      'allow_cart_edit: Must be true or false.',
      'coupon_id: Must have at most 64 characters.',
      'curency: This field does not exist.',
      'expires_in_hours: Must be at most 720.',
      'line_items[0].price_id: This field is required.',
      'line_items[0].quantity: Must be at least 1.',
      'line_items[1].priceId: This field does not exist. Did you mean `price_id`?',
      'line_items[1].price_id: Must be an id that starts with price_.',
      'line_items[1].quantity: Must be a number.',
      'line_items[2]: Must be an object.',
      'metadata: Must be an object.',
      'mode: Must be one of: payment, subscription, setup.',
      'name: Must not be empty.',
      'package_ids: Must not be empty.',
      'success_url: Must be a full URL that starts with https:// or http://, without a user name.',
    ].sort(),
  )
})

test('a hundred faults are the most that are listed, however many there are', () => {
  const unknown = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`field ${index}`, index]))
  expect(errorsOf(createPaymentLinkSchema, unknown)).toHaveLength(100)
  expect(errorsOf(createPaymentLinkSchema, { line_items: Array(100).fill({ colour: 1 }) })).toHaveLength(100)
})
