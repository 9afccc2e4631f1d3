import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EnvError } from '@paylinks/service-kit/env'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LOCK_FILE, lockDataDir } from './lock-data-dir.ts'

let folder: string
let dataDir: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paylinks-lock-'))
  dataDir = join(folder, 'data')
})

afterEach(() => rmSync(folder, { recursive: true }))

test('a folder that is missing is made for its owner alone', () => {
  lockDataDir(dataDir)
  expect(statSync(dataDir).mode & 0o777).toBe(0o700)
})

test('a second lock is refused, naming the process that has it and the variable to set', () => {
  lockDataDir(dataDir)
  expect(() => lockDataDir(dataDir)).toThrow(EnvError)
  expect(() => lockDataDir(dataDir)).toThrow(new RegExp(`Process ${process.pid} already.*PAYLINKS_DATA_DIR`))
})

test('a lock that was given back can be taken again', () => {
  lockDataDir(dataDir)()
  expect(() => lockDataDir(dataDir)).not.toThrow()
})

test('the lock of a process that was killed is taken over', async () => {
  const program = `
    import { lockDataDir } from ${JSON.stringify(new URL('lock-data-dir.ts', import.meta.url).href)}
    lockDataDir(${JSON.stringify(dataDir)})
    setInterval(() => {}, 1000)
    console.log('locked')`
  const flags = ['--import', 'tsx', '--conditions=@paylinks/source', '--input-type=module', '--eval']
  const child = spawn(process.execPath, [...flags, program], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  expect(() => lockDataDir(dataDir)).toThrow(`Process ${child.pid}`)

  child.kill('SIGKILL')
  await once(child, 'exit')
  lockDataDir(dataDir)
  expect(readFileSync(join(dataDir, LOCK_FILE), 'utf8')).toMatch(new RegExp(`^${process.pid} `))
})

test('the number of a running process proves nothing when it started at another time', () => {
  lockDataDir(dataDir)()
  writeFileSync(join(dataDir, LOCK_FILE), `${process.pid} 1`)
  expect(() => lockDataDir(dataDir)).not.toThrow()
})

test.each(['', 'nonsense', '0 1', '-1 1'])('a lock file that names no process (%j) is taken over', (content) => {
  lockDataDir(dataDir)()
  writeFileSync(join(dataDir, LOCK_FILE), content)
  expect(() => lockDataDir(dataDir)).not.toThrow()
})

test('a folder that cannot be used is told with the variable to set', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => lockDataDir(join(folder, 'file', 'data'))).toThrow(/PAYLINKS_DATA_DIR: .*ENOTDIR/)
})
