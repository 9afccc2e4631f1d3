import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createVitest, type TestSpecification } from 'vitest/node'
import { LONGEST_FIRST, LongestFirst } from './longest-first.ts'

test.for(LONGEST_FIRST)('%s exists', (file) => {
  expect(existsSync(file)).toBe(true)
})

test('the longest files start first, in their order, and no file is left out', async () => {
  const vitest = await createVitest('test', { watch: false })
  const files = await vitest.globTestSpecifications()
  const sorted = await new LongestFirst(vitest).sort(files.toReversed())
  const pathsOf = (specifications: TestSpecification[]) =>
    specifications.map(({ moduleId }) => moduleId.replace(`${process.cwd()}/`, ''))
  expect(pathsOf(sorted).slice(0, LONGEST_FIRST.length)).toEqual(LONGEST_FIRST)
  expect(pathsOf(sorted).sort()).toEqual(pathsOf(files).sort())
  await vitest.close()
})
