import { expect, test } from 'vitest'
import { isIndexed } from './search-rules.ts'

test.each([
  ['pro', true],
  ['a pro', true],
  ['für', true],
  ['日本語', true],
  ['a1b', true],
  ['pr', false],
  ['a b c', false],
  ['%%%', false],
  ['___', false],
  ['-', false],
])('a search for %j can be answered by the index: %s', (text, expected) => {
  expect(isIndexed(text)).toBe(expected)
})
