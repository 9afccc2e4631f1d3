import { listPaymentLinksSchema } from '@paylinks/contracts/payment-links'
import { AppError } from '@paylinks/service-kit/app-error'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseQuery } from './parse-query.ts'

/** The filter as the query gets it; undefined where it is refused. */
function metadataFilter(key: string, value: string): Record<string, string> | undefined {
  try {
    return parseQuery(listPaymentLinksSchema, new URLSearchParams({ [`metadata[${key}]`]: value })).metadata
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid_request') return undefined
    throw error
  }
}

test('whatever the key, a filter by metadata is refused or reaches the query', () => {
  const keys = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', '[', ']', ']['),
  )
  fc.assert(
    fc.property(keys, fc.string(), (key, value) => {
      const filter = metadataFilter(key.toWellFormed(), value)
      if (filter !== undefined) expect(Object.entries(filter)).toEqual([[key.toWellFormed(), value]])
    }),
    { numRuns: 1_000, examples: [['__proto__', 'x']] },
  )
  expect(metadataFilter('campaign', 'spring')).toEqual({ campaign: 'spring' })
})
