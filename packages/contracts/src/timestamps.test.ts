import { expect, test } from 'vitest'
import { timestampSchema } from './timestamps.ts'

test.each([
  ['2026-06-17T14:00:00Z', '2026-06-17T14:00:00.000Z'],
  ['2026-06-17T14:00:00.5+02:00', '2026-06-17T12:00:00.500Z'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
])('%s is read as %s', (text, iso) => {
  expect(timestampSchema.parse(text).toISOString()).toBe(iso)
})

test.each([
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+14:00',
  '9999-12-31T23:59:59-14:00',
  '2023-02-29T00:00:00Z',
  '2026-06-17',
  '2026-06-17T14:00:00',
  'now',
  '',
])('%j is refused', (text) => {
  expect(timestampSchema.safeParse(text).success).toBe(false)
})
