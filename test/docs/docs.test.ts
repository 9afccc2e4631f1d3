import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readEnv as readCheckoutEnv } from '@paylinks/checkout-service/env'
import { readEnv as readLinksApiEnv } from '@paylinks/links-api/env'
import { readEnv as readGatewayEnv } from '@paylinks/share-gateway/env'
import { readServicesEnv } from '@paylinks/standalone/env'
import { readEnv as readWebhookEnv } from '@paylinks/webhook-service/env'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (file: string) => readFileSync(join(root, file), 'utf8')

const pages = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: root,
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter((file) => existsSync(join(root, file)))

/** A heading's anchor, as GitHub makes it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-')
}

function anchorsOf(file: string): string[] {
  return [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading as string))
}

test.each(pages)('every link within the repository leads somewhere: %s', (page) => {
  const links = [...read(page).matchAll(/\]\(([^)\s]+)\)|src="([^"]+)"/g)].map(
    ([, link, image]) => link ?? (image as string),
  )
  const broken = links
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [path = '', anchor] = target.split('#')
      const file = path === '' ? page : join(dirname(page), path)
      if (!existsSync(join(root, file))) return true
      if (anchor === undefined) return false
      return statSync(join(root, file)).isDirectory() || !anchorsOf(file).includes(anchor)
    })
  expect(broken).toEqual([])
})

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter((file) => existsSync(join(root, file)))

/** Made when the programs run or are built, or by whoever reads. */
const MADE_LATER = ['dev.json', '.paylinks/dev.json', '.env', 'apps/admin/dist/main.js']

test.each(pages)('every file that is named exists: %s', (page) => {
  const prose = read(page).replaceAll(/^```.*?^```/gms, '')
  const named = [...prose.matchAll(/`([\w.@-][\w.@/-]*\.(?:tsx?|mjs|js|json|sql|yml|css|md|env))`/g)].map(
    ([, name]) => name as string,
  )
  const missing = named.filter(
    (name) => !MADE_LATER.includes(name) && !files.some((file) => `/${file}`.endsWith(`/${name}`)),
  )
  expect(missing).toEqual([])
})

/** The files of its own app that an operation's file loads when it runs, as paths from the root. */
function loadedBy(file: string): string[] {
  const imports = read(file).matchAll(/^import (?!type )(?:[^'\n]|\n(?!import))*?from '(\.[^']+)'/gm)
  return [...imports].map(([, from = '']) => join(dirname(file), from))
}

test.each([
  ['Creating a link', 'apps/links-api/src/payment-links/create-link.ts'],
  ['A deactivation', 'apps/links-api/src/payment-links/deactivate-link.ts'],
  ['An open', 'apps/share-gateway/src/open-link/open-link.ts'],
  ['An open', 'apps/checkout-service/src/sessions/mint-sessions.ts'],
  ['A payment', 'apps/checkout-service/src/hosted/pay.ts'],
])('the walk "%s" names every file that %s calls', (heading, operation) => {
  const page = read('docs/architecture.md')
  const walk = page.split(/^## /m).find((section) => section.startsWith(heading)) ?? ''
  expect(walk).toContain(`](../${operation})`)
  const called = loadedBy(operation)
  expect(called.length).toBeGreaterThan(1)
  expect(called.filter((file) => !page.includes(`](../${file})`))).toEqual([])
})

type Row = { variable: string; fallback: string | undefined; readBy: string[] }

const table: Row[] = [...read('docs/operators.md').matchAll(/^\| `([A-Z_]+)` \|([^|]*)\|([^|]*)\|/gm)].map(
  ([, variable, fallback, readBy]) => ({
    variable: variable as string,
    fallback: /`(.*?)`/.exec(fallback as string)?.[1],
    readBy: (readBy as string).trim().split(', '),
  }),
)

/** What each reads besides its own schema: every service the common ones, and its process the way to the broker. */
const variablesIn = (file: string) =>
  [...read(file).matchAll(/^ {2,}([A-Z][A-Z0-9_]+): /gm)].map(([, name]) => name as string)
const common = variablesIn('packages/service-kit/src/env.ts')
const portsIn = (file: string) =>
  read(file).includes('...installationPorts') ? variablesIn('packages/service-kit/src/installation-ports.ts') : []

test.each([
  ['links-api', 'apps/links-api/src/env.ts'],
  ['share-gateway', 'apps/share-gateway/src/env.ts'],
  ['checkout-service', 'apps/checkout-service/src/env.ts'],
  ['webhook-service', 'apps/webhook-service/src/env.ts'],
  ['npm start', 'apps/standalone/src/env.ts'],
])("the operators' table names every variable that is read, and no other: %s", (reader, file) => {
  const listed = table.filter(({ readBy }) => readBy.includes(reader)).map(({ variable }) => variable)
  expect(listed.sort()).toEqual([...new Set([...common, ...portsIn(file), ...variablesIn(file)])].sort())
})

const required = {
  DATABASE_URL: 'postgresql://localhost/paylinks',
  PAYLINKS_MASTER_KEY: '0123456789abcdef'.repeat(4),
  CHECKOUT_TOKEN_SECRET: 'a-secret-of-at-least-thirty-two-characters',
}

test.each([
  ['links-api', readLinksApiEnv(required)],
  ['share-gateway', readGatewayEnv({})],
  ['checkout-service', readCheckoutEnv(required)],
  ['webhook-service', readWebhookEnv(required)],
])("the operators' table has the defaults that hold: %s", (reader, env) => {
  const shown = table.filter(({ variable, readBy }) => readBy.includes(reader) && variable in env)
  const defaults = shown.map(({ variable, fallback }) => [variable, fallback])
  const actual = shown.map(({ variable }) => [variable, defaultOf(env, variable)])
  expect(defaults).toEqual(actual)
})

test('the table has the defaults of the start commands, where the services have none', () => {
  const { own: env } = readServicesEnv({ PAYLINKS_DATA_DIR: '.paylinks' })
  const own = table.filter(({ readBy }) => readBy.join() === 'npm start')
  expect(own.map(({ variable, fallback }) => [variable, fallback])).toEqual([
    ['PAYLINKS_DATA_DIR', '.paylinks'],
    ['SHARE_GATEWAYS', String(env.SHARE_GATEWAYS)],
  ])
  expect(read('docs/operators.md')).toContain(`With npm start \`${env.LOG_LEVEL}\``)
  for (const seconds of [env.SHUTDOWN_DELAY_SECONDS, env.SHUTDOWN_TIMEOUT_SECONDS])
    expect(read('docs/operators.md')).toContain(`With npm start \`${seconds}\``)
})

/** The default of a variable as a person would write it; undefined where there is none that holds everywhere. */
function defaultOf(env: Record<string, unknown>, variable: string): string | undefined {
  const value = env[variable]
  const isOwn = variable in required || value === undefined || variable === 'CHECKOUT_GRPC_URL'
  if (isOwn || (Array.isArray(value) && value.length === 0)) return undefined
  return String(value)
}
