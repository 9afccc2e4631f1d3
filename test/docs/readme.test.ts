import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createTestDatabase, type TestDatabase } from '@paylinks/test-kit/postgres'
import { uniqueExchange } from '@paylinks/test-kit/rabbitmq'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DevFile, freePortVariables, type Program, startProgram, temporaryDataDir } from '../system/program.ts'

const START_TIMEOUT_MS = 300_000

const read = (file: string) => readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8')
const commandsOf = (page: string) => [...page.matchAll(/```bash\n(.*?)```/gs)].map(([, block]) => block as string)

const dataDir = temporaryDataDir()
const exchange = uniqueExchange()
let database: TestDatabase
let program: Program
let dev: DevFile

beforeAll(async () => {
  database = await createTestDatabase()
  const env = {
    ...(await freePortVariables()),
    PAYLINKS_DATA_DIR: dataDir.path,
    DATABASE_URL: database.url,
    AMQP_URL: exchange.url,
    AMQP_EXCHANGE: exchange.exchange,
  }
  program = startProgram('main', env)
  dev = await program.ready()
}, START_TIMEOUT_MS)

afterAll(async () => {
  program.kill('SIGKILL')
  await program.exited
  dataDir.remove()
  await exchange.drop()
  await database.drop()
})

test('the commands of the README make a link and open it', async () => {
  const [start, ...firstLink] = commandsOf(read('README.md'))
  expect(start).toBe('npm start\nnpm test\n')
  const script = ['set -euo pipefail', ...firstLink].join('\n')
  const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: dirname(dataDir.path) })
  const [url, opened] = stdout.trim().split('\n')
  expect(url).toMatch(new RegExp(`^${dev.share_url}/api/pay/share/`))
  expect(JSON.parse(opened as string)).toEqual({
    checkout_session_id: expect.stringMatching(/^cs_test_/),
    checkout_url: expect.stringMatching(new RegExp(`^${dev.checkout_url}/checkout/tok_`)),
  })
})

test('what npm start prints is what the README shows', () => {
  const shown = /```\n(Paylinks is ready.*?)```/s.exec(read('README.md'))?.[1] as string
  const withoutValues = (text: string) =>
    text
      .replaceAll(/sk_(live|test)_\S+/g, 'sk_$1_…')
      .replaceAll(/localhost:\d+/g, 'localhost')
      .replaceAll(/#code=\S+/g, '#code=…')
      .trim()
  const [beginning] = withoutValues(shown).split('\n  …')
  expect(withoutValues(program.output())).toContain(beginning)
})

test.each([
  ['links-api', () => dev.links_api_url],
  ['share-gateway', () => dev.share_url],
  ['checkout-service', () => dev.checkout_url],
])("the operators' list names every metric of ours, and no other: %s", async (service, url) => {
  const rows = [...read('docs/operators.md').matchAll(/^\| (`[a-z_]+`(?:, `[a-z_]+`)*) \| ([a-z, -]+) \|/gm)]
  const listed = rows
    .filter(([, , services]) => services === 'all' || services?.split(', ').includes(service))
    .flatMap(([, names]) => names?.match(/[a-z_]+/g) ?? [])
  const metrics = await (await fetch(`${url()}/metrics`)).text()
  const actual = [...metrics.matchAll(/^# HELP (\w+)/gm)].map(([, name]) => name as string)
  expect(listed.sort()).toEqual(actual.filter((name) => !/^(nodejs|process)_/.test(name)).sort())
})
