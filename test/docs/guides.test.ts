import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launchBrowser } from '@paylinks/test-kit/browser'
import { createEmptyDatabase } from '@paylinks/test-kit/postgres'
import { uniqueExchange } from '@paylinks/test-kit/rabbitmq'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withErrorTables } from '../../packages/contracts/scripts/error-tables.ts'
import { freePortVariables, type Program, startProgram, temporaryDataDir } from '../system/program.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (page: string) => readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8')
const commandsOf = (page: string) => [...page.matchAll(/```bash\n(.*?)```/gs)].map(([, block]) => block as string)

/** `npm run admin` builds the program first; here it is run from its source. */
const PRELUDE = `
set -euo pipefail
npm() { while [ "$1" != -- ]; do shift; done; shift; (cd '${root}' && node --import tsx --conditions=@paylinks/source apps/admin/src/main.ts "$@"); }
`

const dataDir = temporaryDataDir()
const exchange = uniqueExchange()
let database: Awaited<ReturnType<typeof createEmptyDatabase>>
let program: Program

beforeAll(async () => {
  database = await createEmptyDatabase()
  const env = {
    ...(await freePortVariables()),
    PAYLINKS_DATA_DIR: dataDir.path,
    DATABASE_URL: database.url,
    AMQP_URL: exchange.url,
    AMQP_EXCHANGE: exchange.exchange,
  }
  program = startProgram('main', env)
  await program.ready()
}, 180_000)

afterAll(async () => {
  program.kill('SIGKILL')
  await program.exited
  dataDir.remove()
  await exchange.drop()
  await database.drop()
})

/** Runs the commands in one shell, in the folder where `npm start` runs. What is typed goes to their standard input. */
function startShell(commands: string[]) {
  const shell = spawn('bash', ['-c', [PRELUDE, ...commands].join('\n')], {
    cwd: dirname(dataDir.path),
    env: { ...process.env, DATABASE_URL: database.url },
  })
  let output = ''
  for (const stream of [shell.stdout, shell.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  const exited = once(shell, 'close').then(([code]) => code as number)
  return { exited, output: () => output, type: (text: string) => shell.stdin.end(text) }
}

async function run(page: string): Promise<string[]> {
  const shell = startShell(commandsOf(read(page)))
  shell.type('')
  expect(await shell.exited, shell.output()).toBe(0)
  return shell.output().trim().split('\n')
}

test('the quickstart leads from npm start to a paid session, each command as it stands', async () => {
  const page = read('quickstart.md')
  const [start, ...commands] = commandsOf(page)
  expect(start).toBe('npm start\n')
  const lastBeforePaying = commandsOf(page.slice(0, page.indexOf('## 5. Pay'))).length - 1
  const shell = startShell(commands.toSpliced(lastBeforePaying, 0, 'echo "now pay"; read -r'))
  await waitFor(() => shell.output().includes('now pay'))
  const [linkUrl, checkoutUrl = ''] = shell.output().split('\n')
  expect(linkUrl).toMatch(/\/api\/pay\/share\/[\w-]{27}$/)

  const browser = await launchBrowser()
  try {
    const customer = await browser.newPage()
    await customer.goto(checkoutUrl)
    await customer.getByLabel('Email').fill('jane@example.com')
    await customer.getByLabel('Card number').fill('4242 4242 4242 4242')
    await customer.getByLabel('Expiry').fill('12 / 34')
    await customer.getByLabel('Security code').fill('123')
    await customer.getByLabel('Name on card').fill('Jane Doe')
    await customer.locator('button.button-pay[value=credit_card]').click()
    await customer.getByRole('heading', { name: 'Payment received' }).waitFor()
  } finally {
    await browser.close()
  }
  shell.type('\n')
  expect(await shell.exited, shell.output()).toBe(0)
  expect(shell.output().trim().split('\n').at(-1)).toBe('complete')
}, 120_000)

test('the commands of the page on the catalogue work', async () => {
  expect(await run('catalogue.md')).toEqual(['false', 'true', '1', 'Launch week'])
})

test('the commands of the page on links work', async () => {
  const [url, ...printed] = await run('links.md')
  expect(url).toMatch(/\/api\/pay\/share\/[\w-]{27}$/)
  const renamed = 'Pro plan, autumn'
  expect(printed).toEqual([expect.stringMatching(/^\d+$/), 'setup', '1', '1', renamed, renamed, '0', 'false'])
})

test('the commands of the page on sessions work', async () => {
  const printed = await run('sessions.md')
  expect(printed).toEqual([
    'open',
    '1',
    expect.stringMatching(/^id,status,payment_status,/),
    expect.stringMatching(/^cs_test_\w+,open,unpaid,payment,/),
    '',
    'newsletter',
    '0',
    'expired',
    '2',
    'payment_link.created',
  ])
})

test('the commands of the page on errors work', async () => {
  expect(await run('errors.md')).toEqual(['one customer', '1'])
})

test('the commands of the page on testing work', async () => {
  expect(await run('testing.md')).toContain('price_inactive')
})

test('the commands of the page on going live work', async () => {
  expect(JSON.parse((await run('going-live.md')).join(''))).toMatchObject({ key: expect.stringMatching(/^sk_live_/) })
})

test('the tables of error codes are those of today', () => {
  const page = read('errors.md')
  expect(page, 'run npm run docs:errors -w @paylinks/contracts').toBe(withErrorTables(page))
  expect(page).toContain('| 429 | `rate_limited` |')
})

test('llms.txt leads to every page', () => {
  const listed = [...read('llms.txt').matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, page]) => page)
  const pages = readdirSync(new URL('../../docs', import.meta.url)).filter((file) => file.endsWith('.md'))
  expect(listed.sort()).toEqual(pages.sort())
})
