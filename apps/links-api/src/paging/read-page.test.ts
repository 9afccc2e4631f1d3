import { expect, test, vi } from 'vitest'
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

test.each([
  ['pr', 50_000, undefined],
  ['pr', 50_001, ['q too_broad']],
  ['pro', 1_000_000, undefined],
])('a search for %j among %i objects is refused with %j', async (text, rows, refused) => {
  const count = vi.fn(async (most: number) => Math.min(rows, most))
  const page = readPage({ limit: 2 }, { ...listOf(rows), search: { text, count } }, (row) => row)
  const faults = await page.then(
    () => undefined,
    (error) => error.errors.map(({ path, code }: { path: string; code: string }) => `${path} ${code}`),
  )
  expect(faults).toEqual(refused)
})

test.each([
  [1_000, undefined],
  [1_001, ['offset too_broad']],
])('a search that skips %i objects is refused with %j', async (offset, refused) => {
  const search = { text: undefined, count: async () => 0 }
  const page = readPage({ limit: 2, offset }, { ...listOf(offset), search }, (row) => row)
  const faults = await page.then(
    () => undefined,
    (error) => error.errors.map(({ path, code }: { path: string; code: string }) => `${path} ${code}`),
  )
  expect(faults).toEqual(refused)
})
