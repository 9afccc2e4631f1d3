import { expect, test } from 'vitest'
import { type ListStore, readPage } from './read-page.ts'

/** A list of so many rows, which counts no further than it is asked to. */
const listOf = (rows: number): ListStore<number> => ({
  read: async ({ limit, offset }) =>
    Array.from({ length: Math.min(limit, rows - offset) }, (_, index) => offset + index),
  count: async (most) => Math.min(rows, most),
  exists: async () => true,
})

test.each([
  [0, 0, false],
  [9_999, 9_999, false],
  [10_000, 10_000, false],
  [10_001, 10_000, true],
  [1_000_000, 10_000, true],
])('of %s rows, %s are counted', async (rows, total, isCapped) => {
  expect(await readPage({ limit: 2 }, listOf(rows), (row) => row)).toMatchObject({ total, total_is_capped: isCapped })
})
