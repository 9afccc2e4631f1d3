import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { removeStaleDevFile } from '../scripts/setup/dev-file.mjs'

/** Above what any system gives: no process has this number. */
const NOBODY = 2 ** 30

let folder: string
let devFile: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paylinks-dev-file-'))
  devFile = join(folder, 'dev.json')
  writeFileSync(devFile, '{}')
})

afterEach(() => rmSync(folder, { recursive: true }))

test.each([`${NOBODY} 1`, '', 'nonsense', '0 1'])(
  'what a killed program left (%j) says no longer that it is ready',
  (lock) => {
    writeFileSync(join(folder, 'lock'), lock)
    removeStaleDevFile({ PAYLINKS_DATA_DIR: folder })
    expect(existsSync(devFile)).toBe(false)
  },
)

test('without a lock nobody can be ready', () => {
  removeStaleDevFile({ PAYLINKS_DATA_DIR: folder })
  expect(existsSync(devFile)).toBe(false)
})

test('a program that runs keeps its file when another one is started', () => {
  writeFileSync(join(folder, 'lock'), `${process.pid} 1`)
  removeStaleDevFile({ PAYLINKS_DATA_DIR: folder })
  expect(existsSync(devFile)).toBe(true)
})

test('a folder that is not there is no fault', () => {
  expect(() => removeStaleDevFile({ PAYLINKS_DATA_DIR: join(folder, 'missing') })).not.toThrow()
})
