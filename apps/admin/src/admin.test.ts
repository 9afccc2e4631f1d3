import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type ApiKey, apiKeySchema, createdApiKeySchema, hashApiKey } from '@paylinks/contracts/api-keys'
import { hashDashboardToken } from '@paylinks/contracts/dashboard-tokens'
import { scopes } from '@paylinks/contracts/scopes'
import { test } from '@paylinks/test-kit/database-test'
import { createEmptyDatabase, type TestDatabase } from '@paylinks/test-kit/postgres'
import { expect } from 'vitest'
import { runAdmin } from './run-admin.ts'

const program = fileURLToPath(new URL('main.ts', import.meta.url))

type Run = { exitCode: number; stdout: string; stderr: string }

const envOf = (databaseUrl: string | undefined) => ({ LINKS_API_PORT: '4444', DATABASE_URL: databaseUrl })

/** All of the program but its process, which is slow to start. */
async function runOn(databaseUrl: string | undefined, ...args: string[]): Promise<Run> {
  const run = { stdout: '', stderr: '' }
  const exitCode = await runAdmin(args, {
    env: envOf(databaseUrl),
    print: (text) => {
      run.stdout += text
    },
    complain: (text) => {
      run.stderr += text
    },
  })
  return { exitCode, ...run }
}

/** The program in a process of its own, as `npm run admin --` starts it once it is built. */
function spawnOn(databaseUrl: string | undefined, ...args: string[]): Promise<Run> {
  const node = ['--conditions=@paylinks/source', '--import', 'tsx', program, ...args]
  const env = { ...process.env, ...envOf(databaseUrl) }
  return new Promise((resolve) => {
    execFile(process.execPath, node, { env }, (error, stdout, stderr) => {
      resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, stdout, stderr })
    })
  })
}

const admin = (database: TestDatabase, ...args: string[]) => runOn(database.url, ...args)

/** What the command says in JSON. */
async function adminJson(database: TestDatabase, ...args: string[]) {
  const { exitCode, stdout, stderr } = await admin(database, '--json', ...args)
  expect([exitCode, stderr]).toEqual([0, ''])
  return JSON.parse(stdout)
}

test('an empty database is told apart, migrated, and then serves', async () => {
  const { url, drop } = await createEmptyDatabase()
  const early = await runOn(url, 'accounts', 'create', '--name', 'Acme')
  expect([early.exitCode, early.stdout]).toEqual([1, ''])
  expect(early.stderr).toContain('Run: npm run admin -- migrate')

  const migrated = await runOn(url, 'migrate')
  expect(migrated).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^Applied \d{14}_init/) })
  expect(await runOn(url, 'migrate')).toMatchObject({ exitCode: 0, stdout: 'The database is up to date.\n' })
  expect((await runOn(url, 'accounts', 'create', '--name', 'Acme')).exitCode).toBe(0)
  await drop()
})

test('an account is made, says what to do next, and is listed', async ({ database, db }) => {
  const { exitCode, stdout } = await admin(database, 'accounts', 'create', '--name', 'Acme & Söhne')
  expect(exitCode).toBe(0)
  const [id = ''] = /acc_[0-9a-z]{26}/.exec(stdout) ?? []
  expect(stdout).toContain(`npm run admin -- keys create --account ${id} --mode test`)
  expect(await db.account.findUnique({ where: { id } })).toMatchObject({ name: 'Acme & Söhne' })

  expect((await admin(database, 'accounts', 'list')).stdout).toMatch(new RegExp(`^${id} +Acme & Söhne +\\d{4}-`, 'm'))
  expect(await adminJson(database, 'accounts', 'list')).toContainEqual({
    id,
    object: 'account',
    name: 'Acme & Söhne',
    created_at: expect.any(String),
  })
})

test('a key is shown once, with a command that uses it, and only its hash is stored', async ({ database, db }) => {
  const account = await adminJson(database, 'accounts', 'create', '--name', 'Acme')
  const { exitCode, stdout } = await admin(
    database,
    'keys',
    'create',
    '--account',
    account.id,
    '--mode',
    'test',
    '--name',
    'Shop',
  )
  expect(exitCode).toBe(0)
  const [key = ''] = /sk_test_[A-Za-z0-9_-]{32}/.exec(stdout) ?? []
  expect(stdout).toContain(`curl http://localhost:4444/api/${account.id}/products`)
  expect(stdout).toContain(`-H "Authorization: Bearer ${key}"`)

  const row = await db.apiKey.findUniqueOrThrow({ where: { keyHash: hashApiKey(key) } })
  expect(row).toMatchObject({ accountId: account.id, livemode: false, name: 'Shop', revokedAt: null })
  expect(row.scopes).toEqual(scopes)
  const listed = await admin(database, 'keys', 'list', '--account', account.id)
  expect(listed.stdout).toContain(`sk_test_…${key.slice(-4)}`)
  expect(listed.stdout).not.toContain(key)
})

test('a key has the mode and the scopes that were asked for', async ({ database }) => {
  const account = await adminJson(database, 'accounts', 'create', '--name', 'Acme')
  const wanted = ['--scopes', 'catalogue:read, payment_links:write', '--mode', 'live']
  const created = await adminJson(database, 'keys', 'create', '--account', account.id, '--name', 'Reader', ...wanted)
  expect(createdApiKeySchema.parse(created)).toEqual(created)
  expect(created).toMatchObject({ livemode: true, scopes: ['catalogue:read', 'payment_links:write'] })
  expect(created.key).toMatch(/^sk_live_/)

  const { key: _, ...rest } = created
  const keys: ApiKey[] = await adminJson(database, 'keys', 'list', '--account', account.id)
  expect(keys).toEqual([rest])
  expect(keys.map((listed) => apiKeySchema.parse(listed))).toEqual(keys)
})

test('a key is revoked at once, and revoking it again changes nothing', async ({ database, db }) => {
  const account = await adminJson(database, 'accounts', 'create', '--name', 'Acme')
  const key = await adminJson(database, 'keys', 'create', '--account', account.id, '--mode', 'test', '--name', 'Shop')
  const first = await admin(database, 'keys', 'revoke', key.id)
  expect(first).toMatchObject({ exitCode: 0, stdout: `Key ${key.id} is revoked. It opens nothing from now on.\n` })
  const { revokedAt } = await db.apiKey.findUniqueOrThrow({ where: { id: key.id } })
  expect(revokedAt).not.toBeNull()

  const again = await adminJson(database, 'keys', 'revoke', key.id)
  expect(again.revoked_at).toBe(revokedAt?.toISOString())
  expect((await admin(database, 'keys', 'list', '--account', account.id)).stdout).toContain(again.revoked_at)
})

const created = ['keys', 'create', '--account', 'acc_nobody', '--mode', 'test', '--name', 'Shop']

test.for([
  { asked: [], says: 'Usage: npm run admin --' },
  { asked: ['accounts'], says: 'Usage: npm run admin -- accounts' },
  { asked: ['accounts', 'destroy'], says: "unknown command 'destroy'" },
  { asked: ['accounts', 'create'], says: "required option '--name <name>' not specified" },
  { asked: ['accounts', 'create', '--name', ''], says: 'Too small' },
  { asked: ['accounts', 'create', '--name', 'a\u0007b'], says: 'control characters' },
  { asked: ['accounts', 'create', '--name', 'x'.repeat(256)], says: 'Too big' },
  { asked: ['accounts', 'create', '--name', 'Acme', '--colour', 'red'], says: "unknown option '--colour'" },
  { asked: ['accounts', 'list', 'more'], says: 'too many arguments' },
  { asked: created, says: 'There is no account acc_nobody. See: npm run admin -- accounts list' },
  { asked: [...created, '--mode', 'both'], says: 'Allowed choices are live, test' },
  { asked: [...created, '--account', 'price_1'], says: 'Must be an id that starts with acc_' },
  { asked: [...created, '--scopes', 'catalogue:read,all'], says: '"all" is no scope. There are: payment_links:read' },
  { asked: ['keys', 'list', '--account', 'acc_nobody'], says: 'There is no account acc_nobody' },
  { asked: ['keys', 'revoke', 'key_live_nothing'], says: 'There is no key key_live_nothing' },
  { asked: ['keys', 'revoke', 'sk_live_secret'], says: 'Must be an id that starts with key_' },
])('$asked is refused with exit code 2: $says', async ({ asked, says }, { database, db }) => {
  const before = [await db.account.count(), await db.apiKey.count()]
  const { exitCode, stdout, stderr } = await admin(database, ...asked)
  expect([exitCode, stdout]).toEqual([2, ''])
  expect(stderr).toContain(says)
  expect([await db.account.count(), await db.apiKey.count()]).toEqual(before)
})

test.for([
  [undefined, 2, 'DATABASE_URL is not set'],
  ['localhost', 2, 'DATABASE_URL is not a postgresql:// URL'],
  ['mysql://root:hunter2@localhost/x', 2, 'DATABASE_URL is not a postgresql:// URL'],
  ['postgresql://root:hunter2@127.0.0.1:1/x', 1, 'Cannot reach the database at 127.0.0.1:1/x: nothing answers there'],
] as const)('with the database %s it exits with %i: %s', async ([url, exitCode, says]) => {
  const run = await runOn(url, 'accounts', 'list')
  expect([run.exitCode, run.stdout]).toEqual([exitCode, ''])
  expect(run.stderr).toContain(says)
  expect(run.stderr).not.toContain('hunter2')
})

test('a database that does not exist is named', async ({ database }) => {
  const url = new URL(database.url)
  url.pathname = '/paylinks_nowhere'
  const { exitCode, stderr } = await runOn(url.href, 'accounts', 'list')
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining('database "paylinks_nowhere" does not exist')])
})

test('help goes to standard output, with every scope, and is no fault', async () => {
  const { exitCode, stdout, stderr } = await runOn(undefined, 'keys', 'create', '--help')
  expect([exitCode, stderr]).toEqual([0, ''])
  for (const scope of scopes) expect(stdout.replaceAll(/\s+/g, ' ')).toContain(scope)
})

test('the process prints what there is to print, says what was wrong, and ends with the exit code', async ({
  database,
}) => {
  const [done, refused] = await Promise.all([
    spawnOn(database.url, '--json', 'accounts', 'list'),
    spawnOn(database.url, 'keys', 'revoke', 'key_live_nothing'),
  ])
  expect([done.exitCode, done.stderr]).toEqual([0, ''])
  expect(JSON.parse(done.stdout)).toEqual(await adminJson(database, 'accounts', 'list'))
  expect([refused.exitCode, refused.stdout]).toEqual([2, ''])
  expect(refused.stderr).toContain('There is no key key_live_nothing')
})

test('a dashboard link brings keys of its own and a code that works once, stored as a hash alone', async ({
  database,
}) => {
  const account = await adminJson(database, 'accounts', 'create', '--name', 'Acme')
  const { url, account_id, valid_seconds } = await adminJson(database, 'dashboard-link', '--account', account.id)
  expect([account_id, valid_seconds]).toEqual([account.id, 900])
  const code = /^http:\/\/localhost:4444\/dashboard\/sign-in#code=([\w-]{43})$/.exec(url)?.[1] ?? ''
  const row = await database.db.dashboardSignInCode.findUniqueOrThrow({ where: { codeHash: hashDashboardToken(code) } })
  expect(row.expiresAt.getTime()).toBeGreaterThan(Date.now())
  const keys = await database.db.apiKey.findMany({ where: { accountId: account.id }, orderBy: { livemode: 'desc' } })
  expect(keys.map(({ id, name }) => [id, name])).toEqual([
    [row.liveKeyId, 'Dashboard sign-in'],
    [row.testKeyId, 'Dashboard sign-in'],
  ])
  const unknown = await admin(database, 'dashboard-link', '--account', 'acc_00000000000000000000000000')
  expect(unknown.exitCode).not.toBe(0)
  expect(unknown.stderr).toContain('There is no account')
})

test('what customers see of an account is set for one mode, and an empty value clears', async ({ database }) => {
  const { id } = await adminJson(database, 'accounts', 'create', '--name', 'Acme')
  const set = (...options: string[]) =>
    adminJson(database, 'accounts', 'update', '--account', id, '--mode', 'live', ...options)
  await set('--name', 'Acme Tea', '--accent-color', '#0F766E', '--terms-url', 'https://example.com/terms')
  const changed = await set('--support-email', 'help@example.com', '--terms-url', '')
  expect(changed).toEqual({
    id,
    object: 'account',
    livemode: true,
    name: 'Acme Tea',
    logo_url: null,
    accent_color: '#0f766e',
    support_email: 'help@example.com',
    support_phone: null,
    terms_url: null,
    privacy_url: null,
  })
  for (const [options, complaint] of [
    [['--accent-color', 'blue'], 'Must be a color'],
    [['--logo-url', 'http://example.com/a.png'], 'must use https in live mode'],
    [['--account', 'acc_00000000000000000000000000'], 'There is no account'],
  ] as const) {
    const refused = await admin(database, 'accounts', 'update', '--account', id, '--mode', 'live', ...options)
    expect([refused.exitCode === 0, refused.stdout]).toEqual([false, ''])
    expect(refused.stderr).toContain(complaint)
  }
})
