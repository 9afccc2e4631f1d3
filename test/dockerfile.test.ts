import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DockerfileParser, type Instruction } from 'dockerfile-ast'
import { describe, expect, test } from 'vitest'
import { partsOf } from '../scripts/image/assemble.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (file: string) => readFileSync(join(root, file), 'utf8')

const dockerfile = DockerfileParser.parse(read('Dockerfile'))
const instructions = dockerfile.getInstructions()
const final = instructions.slice(instructions.findLastIndex((each) => each.getKeyword() === 'FROM'))
const textOf = (instruction: Instruction | undefined) => instruction?.getArgumentsContent() ?? ''
const only = (keyword: string) => textOf(final.filter((each) => each.getKeyword() === keyword).at(-1))

test('a service runs as an unprivileged user, gets SIGTERM itself and is asked whether it lives', () => {
  expect(only('USER')).toBe('node')
  expect(only('STOPSIGNAL')).toBe('SIGTERM')
  expect(JSON.parse(only('CMD'))).toEqual(['sh', '-c', 'exec node apps/$SERVICE/dist/main.js'])
  expect(only('HEALTHCHECK')).toContain('CMD ["node", "scripts/image/healthcheck.mjs"]')
})

test('it installs for production, and the final stage takes nothing but the parts and their dependencies', () => {
  const installs = [...read('Dockerfile').matchAll(/npm ci.*/g)].map(([command]) => command)
  expect(installs).toEqual(['npm ci', 'npm ci --omit=dev --omit=optional'])
  const copies = final.filter((each) => each.getKeyword() === 'COPY').map((each) => each.getTextContent())
  expect(copies).toEqual(['COPY --from=dependencies /app ./', 'COPY --from=parts /image/files ./'])
  expect(final.some((each) => each.getKeyword() === 'RUN')).toBe(false)
})

test('it bakes no secret and no address of a server in', () => {
  const variables = [...dockerfile.getENVs(), ...dockerfile.getARGs()].flatMap((each) =>
    each.getInstruction() === 'ARG'
      ? [textOf(each).split('=')[0]]
      : [...textOf(each).matchAll(/(?:^| )(\w+)=/g)].map(([, name]) => name),
  )
  const expected = 'CHECKPOINT_DISABLE HOST NODE_ENV NODE_OPTIONS NODE_VERSION SERVICE TURBO_TELEMETRY_DISABLED'
  expect([...new Set(variables)].sort().join(' ')).toBe(expected)
})

/** What a workspace's code names relative to its own files and outside of them, e.g. `packages/contracts/proto/…`. */
function filesOpenedIn(folder: string): string[] {
  const files = readdirSync(join(root, folder, 'src'), { recursive: true, encoding: 'utf8' })
  const built = files.filter((file) => /\.tsx?$/.test(file) && !/\.test\.|generated/.test(file))
  return built.flatMap((file) => {
    const paths = read(`${folder}/src/${file}`).matchAll(/new URL\('(\.\.\/[^']*)', import\.meta\.url\)/g)
    return [...paths].map(([, path = '']) => join(folder, 'src', dirname(file), path).replace(/\/$/, ''))
  })
}

describe.each(['links-api', 'share-gateway', 'checkout-service', 'webhook-service'])('the image of %s', (service) => {
  const { manifests, files } = partsOf(service)
  const workspaces = manifests.map(dirname).filter((folder) => folder !== '.')

  test('holds the built code of the service and of every package that it depends on', () => {
    expect(files).toContain(`apps/${service}/dist`)
    for (const folder of workspaces) expect(files).toContain(`${folder}/dist`)
    for (const name of ['contracts', 'messaging', 'service-kit']) expect(workspaces).toContain(`packages/${name}`)
    expect(workspaces).not.toContain('packages/test-kit')
  })

  test('holds every file that the built code opens beside itself', () => {
    const opened = workspaces.flatMap(filesOpenedIn)
    for (const path of opened) {
      const isHeld = [...manifests, ...files].some((each) => path === each || path.startsWith(`${each}/`))
      expect(isHeld, path).toBe(true)
    }
  })

  test('is made of what the build context lets through', () => {
    const ignored = read('.dockerignore').split('\n')
    const letThrough = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1))
    const keptOut = ['packages/test-kit', 'apps/standalone']
    for (const folder of keptOut) expect(ignored).toContain(folder)
    for (const path of [...manifests, ...files]) {
      expect(
        letThrough.some((each) => path === each || path.startsWith(`${each}/`)),
        path,
      ).toBe(true)
      expect(keptOut).not.toContain(dirname(path))
    }
  })
})

test("the image of links-api holds the operators' command and the dashboard", () => {
  const { manifests, files } = partsOf('links-api')
  expect(files).toContain('apps/admin/dist')
  expect(manifests).toContain('apps/admin/package.json')
  expect(files).toContain('apps/dashboard/dist')
  // Static files alone: what they were built from is not installed.
  expect(manifests).not.toContain('apps/dashboard/package.json')
})

test('the image of the gateway holds no database client', () => {
  const { manifests, files } = partsOf('share-gateway')
  expect([...manifests, ...files].join()).not.toMatch(/packages\/(db|outbox)/)
})

test('a service that does not exist is told', () => {
  expect(() => partsOf('webshop')).toThrow('There is no service named webshop')
})
