import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isInstalled } from '../scripts/setup/install.mjs'
import { judge } from '../scripts/setup/vitest.mjs'

const script = (path: string) => fileURLToPath(new URL(`../scripts/${path}`, import.meta.url))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paylinks-scripts-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(file: string, content: unknown) {
  const path = join(folder, file)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

describe('the closing line of npm test', () => {
  const file = (status: string, ...statuses: string[]) => ({
    status,
    assertionResults: statuses.map((each) => ({ status: each })),
  })

  test('counts tests over all files, and success is exit code 0', () => {
    const result = { testResults: [file('passed', 'passed', 'passed'), file('passed', 'passed', 'skipped')] }
    expect(judge(result, 0)).toEqual({ passed: 3, failed: 0, exitCode: 0 })
  })

  test('counts a file that did not load as one failure', () => {
    expect(judge({ testResults: [file('failed'), file('passed', 'passed')] }, 1)).toEqual({
      passed: 1,
      failed: 1,
      exitCode: 1,
    })
  })

  test('counts the failed tests of a file, and not the file besides', () => {
    expect(judge({ testResults: [file('failed', 'failed', 'passed', 'failed')] }, 1)).toMatchObject({ failed: 2 })
  })

  test('a run without a test is not a success', () => {
    expect(judge({ testResults: [] }, 0)).toEqual({ passed: 0, failed: 0, exitCode: 1 })
  })

  test('a fault outside of all tests is a failure', () => {
    expect(judge({ testResults: [file('passed', 'passed')] }, 1)).toEqual({ passed: 1, failed: 1, exitCode: 1 })
    expect(judge(undefined, 130)).toEqual({ passed: 0, failed: 1, exitCode: 130 })
  })
})

describe('dependencies are installed when', () => {
  const lock = (packages: object) => write('package-lock.json', { packages })
  const installed = (packages: object) => write('node_modules/.package-lock.json', { packages })
  const a = { version: '1.0.0' }

  test('nothing is there', () => {
    lock({ '': {}, 'node_modules/a': a })
    expect(isInstalled(folder)).toBe(false)
  })

  test('the lockfile names another version, another package or another workspace', () => {
    installed({ 'node_modules/a': a })
    lock({ '': {}, 'node_modules/a': { version: '1.0.1' } })
    expect(isInstalled(folder)).toBe(false)
    lock({ '': {}, 'node_modules/a': a, 'node_modules/b': a })
    expect(isInstalled(folder)).toBe(false)
    lock({ '': {}, 'node_modules/a': a, 'apps/x': {}, 'node_modules/x': { resolved: 'apps/x', link: true } })
    expect(isInstalled(folder)).toBe(false)
  })

  test('and only then', () => {
    const link = { resolved: 'apps/x', link: true }
    installed({ 'node_modules/a': a, 'node_modules/x': link })
    const forAnotherPlatform = { version: '2.0.0', optional: true, os: ['plan9'] }
    lock({ '': {}, 'apps/x': {}, 'node_modules/a': a, 'node_modules/x': link, 'node_modules/b': forAnotherPlatform })
    expect(isInstalled(folder)).toBe(true)
  })
})

describe('a program in the foreground', () => {
  const started: ChildProcess[] = []
  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL')
  })

  /** Starts a script that runs `program` as npm start runs the services, and collects the lines that both print. */
  function start(program: string) {
    const caller = write(
      'caller.mjs',
      `import { runInForeground } from ${JSON.stringify(script('setup/run-command.mjs'))}
       process.exitCode = await runInForeground([process.execPath, ${JSON.stringify(write('program.mjs', program))}])`,
    )
    const child = spawn(process.execPath, [caller], { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
    started.push(child)
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    return { child, nextLine: async () => (await lines.next()).value, closed: once(child, 'close') }
  }

  const countSignals = `
    let count = 0
    const stop = (signal) => {
      count += 1
      if (count === 1) setTimeout(() => { console.log(signal, count); process.exit(7) }, 300)
    }
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop)
    process.once('disconnect', () => stop('disconnect'))
    setInterval(() => {}, 1000)
    console.log('up', process.pid)`

  test.each(['SIGINT', 'SIGTERM'] as const)('gets %s once and its exit code is passed on', async (signal) => {
    const { child, nextLine, closed } = start(countSignals)
    expect(await nextLine()).toMatch(/^up/)
    child.kill(signal)
    expect(await nextLine()).toBe(`${signal} 1`)
    expect(await closed).toEqual([7, null])
  })

  test('gets a Ctrl-C once, although it reaches the script from the terminal and from npm', async () => {
    const { child, nextLine, closed } = start(countSignals)
    expect(await nextLine()).toMatch(/^up/)
    process.kill(-(child.pid as number), 'SIGINT')
    child.kill('SIGINT')
    expect(await nextLine()).toBe('SIGINT 1')
    expect(await closed).toEqual([7, null])
  })

  test('is told when the script is killed without warning', async () => {
    const { child, nextLine } = start(countSignals)
    expect(await nextLine()).toMatch(/^up/)
    child.kill('SIGKILL')
    expect(await nextLine()).toBe('disconnect 1')
  })
})

describe('the check of', () => {
  const run = (path: string) => spawnSync(process.execPath, [script(path)], { cwd: folder, encoding: 'utf8' })

  test('the lockfile refuses an address of a registry', () => {
    write('package-lock.json', {
      packages: {
        '': {},
        'node_modules/a': { version: '1.0.0' },
        'node_modules/x': { resolved: 'apps/x', link: true },
      },
    })
    expect(run('checks/lockfile.mjs').status).toBe(0)
    write('package-lock.json', {
      packages: { 'node_modules/a': { version: '1.0.0', resolved: 'https://registry.example/a.tgz' } },
    })
    expect(run('checks/lockfile.mjs')).toMatchObject({ status: 1, stderr: expect.stringContaining('node_modules/a') })
  })

  test('file sizes refuses a large tracked file, and no other', () => {
    const git = (...args: string[]) => expect(spawnSync('git', args, { cwd: folder }).status).toBe(0)
    git('init', '--quiet')
    write('large.bin', 'x'.repeat(1_000_001))
    write('small.txt', 'x')
    git('add', 'small.txt')
    expect(run('checks/file-sizes.mjs').status).toBe(0)
    git('add', 'large.bin')
    expect(run('checks/file-sizes.mjs')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('large.bin has 1000001 bytes'),
    })
  })

  test('what was built refuses tests and what only tests may import', () => {
    expect(spawnSync('git', ['init', '--quiet'], { cwd: folder }).status).toBe(0)
    write('.gitignore', 'dist/\n')
    expect(run('checks/built-code.mjs')).toMatchObject({ status: 1, stderr: 'nothing is built\n' })
    write('apps/a/dist/main.js', "import pino from 'pino'\n")
    expect(run('checks/built-code.mjs').status).toBe(0)
    write('apps/a/dist/link.test.js', '')
    write('apps/a/dist/link.js', "import { waitFor } from '@paylinks/test-kit/wait-for'\n")
    const { status, stderr } = run('checks/built-code.mjs')
    expect(status).toBe(1)
    expect(stderr.trim().split('\n').sort()).toEqual([
      'apps/a/dist/link.js imports what only tests may import',
      'apps/a/dist/link.test.js is a test',
    ])
  })
})
