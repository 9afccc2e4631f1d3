import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', NO_COLOR: '1' }

/** The folders of all workspaces, e.g. `apps/links-api`. */
const workspaces = JSON.parse(
  execFileSync('npm', ['query', '.workspace'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
).map(({ location }: { location: string }) => location) as string[]

let tree: string

/** A copy of the workspace's manifests and rules without its sources, for each test to break. */
beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'paylinks-boundaries-'))
  const manifests = workspaces.flatMap((folder) => [`${folder}/package.json`, `${folder}/turbo.json`])
  for (const file of ['package.json', 'package-lock.json', 'turbo.json', 'biome.json', ...manifests]) {
    mkdirSync(dirname(join(tree, file)), { recursive: true })
    copyFileSync(join(root, file), join(tree, file))
  }
})

afterEach(() => rmSync(tree, { recursive: true }))

function write(file: string, text: string) {
  mkdirSync(dirname(join(tree, file)), { recursive: true })
  writeFileSync(join(tree, file), text)
}

function declareDependency(folder: string, name: string) {
  const file = join(tree, folder, 'package.json')
  const manifest = JSON.parse(readFileSync(file, 'utf8'))
  manifest.dependencies = { ...manifest.dependencies, [name]: '0.1.0' }
  writeFileSync(file, JSON.stringify(manifest))
}

function run(command: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules/.bin', command), args, {
    cwd: tree,
    env,
    encoding: 'utf8',
  })
  return { status, output: `${stdout}${stderr}` }
}

const checkBoundaries = () => run('turbo', 'boundaries')

/** turbo's sentence, which it wraps anywhere, without spaces and margin. */
const unwrapped = (text: string) => text.replace(/[\s|]+/g, '')
const refusal = (dependent: string, dependency: string) =>
  unwrapped(`Package \`${dependency}\` found without any tag listed in allowlist for \`${dependent}\``)

test('every package states what it may depend on', () => {
  expect(workspaces.length).toBeGreaterThan(5)
  for (const folder of workspaces) {
    const rules = existsSync(join(root, folder, 'turbo.json')) && readFileSync(join(root, folder, 'turbo.json'), 'utf8')
    expect(rules && JSON.parse(rules).boundaries?.dependencies?.allow, `${folder}/turbo.json`).toBeInstanceOf(Array)
  }
})

test('the tree as it stands is within its boundaries', () => {
  const { status, output } = checkBoundaries()
  expect(output).toContain('no issues found')
  expect(status).toBe(0)
})

test('the gateway cannot depend on the database package', () => {
  declareDependency('apps/share-gateway', '@paylinks/db')
  const { status, output } = checkBoundaries()
  expect(unwrapped(output)).toContain(refusal('@paylinks/share-gateway', '@paylinks/db'))
  expect(status).toBe(1)
})

test('the gateway cannot reach the database package through one that it may use', () => {
  declareDependency('packages/messaging', '@paylinks/db')
  const allowed = join(tree, 'packages/messaging/turbo.json')
  writeFileSync(allowed, readFileSync(allowed, 'utf8').replace('"allow": [', '"allow": ["@paylinks/db", '))
  const { status, output } = checkBoundaries()
  expect(unwrapped(output)).toContain(refusal('@paylinks/share-gateway', '@paylinks/db'))
  expect(unwrapped(output)).not.toContain(refusal('@paylinks/messaging', '@paylinks/db'))
  expect(status).toBe(1)
})

test.each(['links-api', 'service-kit'])('%s cannot depend on an app', (name) => {
  declareDependency(workspaces.find((folder) => folder.endsWith(`/${name}`)) ?? '', '@paylinks/share-gateway')
  const { status, output } = checkBoundaries()
  expect(unwrapped(output)).toContain(refusal(`@paylinks/${name}`, '@paylinks/share-gateway'))
  expect(status).toBe(1)
})

test.each([
  ['a package that is not declared', "import '@paylinks/db/client'"],
  ['a type of a package that is not declared', "export type { Db } from '@paylinks/db/client'"],
  ['a library that is not declared', "export const load = () => import('pg')"],
  ['a file of another package', "import '../../../packages/db/src/client.ts'"],
])('a source file cannot import %s', (_, source) => {
  write('packages/db/src/client.ts', 'export type Db = object\n')
  write('apps/share-gateway/src/main.ts', `${source}\n`)
  const { status, output } = checkBoundaries()
  expect(output).toContain('apps/share-gateway/src/main.ts')
  expect(status).toBe(1)
})

test('only tests may import the test kit', () => {
  cpSync(join(root, '.gitignore'), join(tree, '.gitignore'))
  const source = "import { waitFor } from '@paylinks/test-kit/wait-for'\n\nexport const wait = waitFor\n"
  write('apps/links-api/src/wait.ts', source)
  write('apps/links-api/src/wait.test.ts', source)
  const lint = (file: string) => run('biome', 'lint', file)
  expect(lint('apps/links-api/src/wait.ts')).toMatchObject({
    status: 1,
    output: expect.stringContaining('Only tests may import this'),
  })
  expect(lint('apps/links-api/src/wait.test.ts').status).toBe(0)
})
