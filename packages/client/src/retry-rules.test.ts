import { expect, test } from 'vitest'
import { isWorthRetrying, retryDelayMs } from './retry-rules.ts'

const NOW = Date.parse('2026-06-17T14:00:00Z')
const outcome = (retryAfter: string | null) => ({ status: 503, retryAfter })

test('waits as Retry-After says, in seconds or as a date, and never before now', () => {
  expect(retryDelayMs(outcome('3'), 1, NOW, 0.5)).toBe(3_000)
  expect(retryDelayMs(outcome('Wed, 17 Jun 2026 14:00:10 GMT'), 1, NOW, 0.5)).toBe(10_000)
  expect(retryDelayMs(outcome('Wed, 17 Jun 2026 13:00:00 GMT'), 1, NOW, 0.5)).toBe(0)
})

test('without a Retry-After that can be read, each wait is twice the one before, less up to half by chance', () => {
  for (const retryAfter of [null, 'soon']) {
    expect([1, 2, 3].map((tries) => retryDelayMs(outcome(retryAfter), tries, NOW, 0))).toEqual([125, 250, 500])
    expect(retryDelayMs(outcome(retryAfter), 1, NOW, 0.999)).toBeCloseTo(250, 0)
  }
})

test.each([
  [null, null, true],
  [429, null, true],
  [502, null, true],
  [503, null, true],
  [504, null, true],
  [409, '1', true],
  [409, null, false],
  [400, null, false],
  [401, null, false],
  [422, '1', false],
  [500, null, false],
])('status %j with Retry-After %j: worth another try is %j', (status, retryAfter, expected) => {
  expect(isWorthRetrying({ status, retryAfter })).toBe(expected)
})
