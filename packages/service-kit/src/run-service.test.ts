import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { afterEach, expect, test } from 'vitest'

const children: ChildProcess[] = []

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** A process that runs a service with this body; it says `ready` when it serves. */
async function run(service: string) {
  const program = `
    import { createLogger } from '@paylinks/service-kit/logger'
    import { EnvError } from '@paylinks/service-kit/env'
    import { PortError } from '@paylinks/service-kit/http-server'
    import { runService } from '@paylinks/service-kit/run-service'
    const log = createLogger({ service: 'sample', level: 'silent' })
    setInterval(() => {}, 1000)
    await runService('sample', async () => (${service}))
    console.log('ready')`
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--conditions=@paylinks/source', '--input-type=module', '--eval', program],
    { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  )
  children.push(child)
  const { stdout, stderr } = child as ChildProcessByStdio<null, Readable, Readable>
  let output = ''
  for (const stream of [stdout, stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  // Not `close`, which a parent that has disconnected is never told.
  const exited = Promise.all([once(child, 'exit'), once(stdout, 'end'), once(stderr, 'end')]).then(
    ([[code]]) => code as number | null,
  )
  const started = once(child, 'message')
  await Promise.race([once(stdout, 'data'), exited])
  return { child, started, exited, output: () => output }
}

const stopsAfter = (ms: number) =>
  `{ log, stop: () => new Promise((resolve) => setTimeout(() => { console.log('finished'); resolve() }, ${ms})) }`

test.each(['SIGTERM', 'SIGINT'] as const)('%s lets the service finish, and exits 0', async (signal) => {
  const { child, exited, output } = await run(stopsAfter(50))
  child.kill(signal)
  expect(await exited).toBe(0)
  expect(output()).toContain('finished')
})

test('one Ctrl-C that arrives twice does not cut the service short', async () => {
  const { child, exited, output } = await run(stopsAfter(300))
  child.kill('SIGINT')
  child.kill('SIGTERM')
  expect(await exited).toBe(0)
  expect(output()).toContain('finished')
})

test('an impatient second signal exits at once', async () => {
  const { child, exited, output } = await run(stopsAfter(60_000))
  child.kill('SIGINT')
  const again = setInterval(() => child.kill('SIGINT'), 100)
  expect(await exited).toBe(1)
  clearInterval(again)
  expect(output()).not.toContain('finished')
})

test('the process that forked a service is told when it has started', async () => {
  const { started } = await run(stopsAfter(1))
  expect(await started).toEqual(['started', undefined])
})

test('a service stops when the process that forked it is gone', async () => {
  const { child, exited, output } = await run(stopsAfter(1))
  child.disconnect()
  expect(await exited).toBe(0)
  expect(output()).toContain('finished')
})

test('a service that ends by itself stops with the exit code that it gives', async () => {
  const { exited, output } = await run(`{ log, ended: Promise.resolve(7), stop: async () => console.log('finished') }`)
  expect(await exited).toBe(7)
  expect(output()).toContain('finished')
})

test('a stop that fails is told by the exit code', async () => {
  const { child, exited } = await run(`{ log, stop: () => Promise.reject(new Error('stuck')) }`)
  child.kill('SIGTERM')
  expect(await exited).toBe(1)
})

test.each(['EnvError', 'PortError'])(
  'a fault of the set-up is told in its own words, without a stack: %s',
  async (fault) => {
    const { exited, output } = await run(`(() => { throw new ${fault}('SAMPLE_PORT: is taken') })()`)
    expect(await exited).toBe(1)
    expect(output()).toBe('sample cannot start. SAMPLE_PORT: is taken\n')
  },
)
