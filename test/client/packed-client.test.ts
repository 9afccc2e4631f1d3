import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createOpenApiDocument } from '@paylinks/contracts/openapi'
import { merchantApi } from '@paylinks/contracts/operations/merchant-api'
import { startFlakyProxy } from '@paylinks/test-kit/flaky-proxy'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { startTestApi, type TestApi } from '../../apps/links-api/test/start-test-api.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const source = join(root, 'packages/client')
const scratch = mkdtempSync(join(tmpdir(), 'paylinks-client-'))
const project = join(scratch, 'project')
const run = promisify(execFile)
/** A compiler takes its time on a busy machine. */
const LONGEST = { timeout: 180_000 }
/** The compiler of the repository, and the one before it: the packed types must suit both. */
const compilers = [root, source].map((folder) =>
  join(dirname(createRequire(join(folder, 'package.json')).resolve('typescript/package.json')), 'bin/tsc'),
)
const tsc = (compiler: string, ...args: string[]) =>
  run(process.execPath, [compiler, ...args], { cwd: project }).catch(({ stdout }) => {
    throw new Error(stdout)
  })

const show = readFileSync(new URL('show.ts', import.meta.url), 'utf8')
/** The examples of the README. */
const examples = [...readFileSync(join(source, 'README.md'), 'utf8').matchAll(/```ts\n(.*?)```/gs)].map(
  ([, code]) => code as string,
)

let api: TestApi

/** Puts a program into the project, with what the documentation leaves out filled in. */
function writeProgram(
  name: string,
  code: string,
  { url, accountId, key }: Record<'url' | 'accountId' | 'key', string>,
) {
  const filled = code.replace('http://localhost:4000', url).replace('acc_…', accountId).replace('sk_test_…', key)
  writeFileSync(join(project, `${name}.ts`), `${filled}\nexport {}\n`)
}

beforeAll(async () => {
  api = await startTestApi()
  const built = join(scratch, 'package')
  mkdirSync(built)
  await run(process.execPath, [compilers[1] as string, '-p', 'tsconfig.build.json', '--outDir', join(built, 'dist')], {
    cwd: source,
  })
  for (const part of ['package.json', 'README.md', 'LICENSE', 'src']) {
    cpSync(join(source, part), join(built, part), { recursive: true })
  }
  await run('npm', ['pack', '--pack-destination', scratch], { cwd: built })

  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{"name": "empty", "private": true, "type": "module"}')
  const tarball = readdirSync(scratch).find((file) => file.endsWith('.tgz')) as string
  // Offline: nothing but the tarball can be installed.
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(scratch, tarball)], { cwd: project })
  // As strict as any project may be, and with no types but those of a browser and of the client.
  const compilerOptions = {
    ...{
      target: 'ES2023',
      lib: ['ES2023', 'DOM', 'DOM.AsyncIterable'],
      module: 'NodeNext',
      types: [],
      outDir: 'built',
    },
    ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: false },
  }
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
  writeFileSync(join(project, 'show.ts'), show)
}, 240_000)

afterAll(async () => {
  await api.stop()
  rmSync(scratch, { recursive: true, force: true })
})

test('the package holds what is needed to use it, and no test', () => {
  const files = readdirSync(join(project, 'node_modules/@paylinks/client'), { recursive: true }) as string[]
  expect(files).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'dist/client.js', 'dist/client.d.ts']))
  expect(files.filter((file) => file.includes('.test.'))).toEqual([])
  expect(readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['@paylinks'])
})

test.each(compilers)('an empty project that uses it passes the strictest type-check: %s', LONGEST, async (compiler) => {
  await tsc(compiler)
  const wrong =
    "import type { PaymentLink } from '@paylinks/client'\nexport const wrong: PaymentLink['version'] = 'one'\n"
  writeFileSync(join(project, 'wrong.ts'), wrong)
  onTestFinished(() => rmSync(join(project, 'wrong.ts')))
  await expect(tsc(compiler)).rejects.toThrow(/wrong\.ts.*TS2322/)
})

test(
  'creates, iterates 250 links, catches a 422 with its fields, and survives a proxy that cuts its connections',
  LONGEST,
  async () => {
    const merchant = await api.newMerchant({ livemode: false })
    const proxy = await startFlakyProxy(api.url)
    try {
      const url = proxy.url.replace(/\/$/, '')
      writeProgram('show', show, { ...merchant, url })
      await tsc(compilers[0] as string)
      const program = spawn(process.execPath, ['built/show.js'], { cwd: project })
      const exited = once(program, 'close')
      let output = ''
      for (const stream of [program.stdout, program.stderr]) stream.on('data', (text) => (output += text))
      await Promise.race([waitFor(() => output.includes('cut me off'), { timeoutMs: 150_000 }), exited])
      proxy.cut()
      await Promise.race([waitFor(() => proxy.refused() > 0), exited])
      proxy.restore()
      await exited
      expect(output.trim().split('\n')).toEqual([
        'created 4900 USD',
        'iterated 250',
        'refused 422 invalid_request line_items[0].quantity out_of_range, free_trial_days not_allowed_in_mode',
        'answer lost true',
        'cut me off',
        'survived true',
      ])
      expect(proxy.refused()).toBeGreaterThan(0)
    } finally {
      await proxy.close()
    }
  },
)

test('the sample of every operation in the reference type-checks', LONGEST, async () => {
  const { paths } = createOpenApiDocument({ operations: merchantApi, serverUrl: '/', version: '0' })
  const samples = Object.values(paths ?? {}).flatMap((item) =>
    Object.values(item).flatMap((operation) => operation['x-codeSamples'][0].source as string),
  )
  expect(samples).toHaveLength(merchantApi.length)
  for (const [index, sample] of samples.entries()) {
    const given = 'declare const baseUrl: string, accountId: string, apiKey: string'
    writeFileSync(join(project, `sample${index}.ts`), `${sample}\n${given}\n`)
  }
  await tsc(compilers[0] as string)
})

test('the examples of the README type-check and run', LONGEST, async () => {
  const { accountId, key } = await api.newMerchant({ livemode: false })
  for (const [index, code] of examples.entries())
    writeProgram(`example${index}`, code, { url: api.url, accountId, key })
  await tsc(compilers[0] as string)
  const outputs: string[] = []
  for (const index of examples.keys()) {
    outputs.push((await run(process.execPath, [`built/example${index}.js`], { cwd: project })).stdout.trim())
  }
  expect(outputs).toEqual([
    expect.stringMatching(/^https:\/\/pay\.example\.com\/api\/pay\/share\/[\w-]{27}$/),
    '1 links, more: false\n1 links in all',
    expect.stringMatching(/^422 invalid_request req_\w+\nline_items\[0\]\.price_id price_not_found /),
    '', // it only defines how webhooks are received
    'true',
  ])
})
