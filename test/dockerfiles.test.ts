import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Dockerfile, DockerfileParser, type Instruction } from 'dockerfile-ast'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (file: string) => readFileSync(join(root, file), 'utf8')

/** Each service, and the packages of ours that its image is made of. */
const services = ['links-api', 'share-gateway', 'checkout-service'].map((name) => ({
  name,
  folder: `apps/${name}`,
  packages: packagesOf(`apps/${name}`).sort(),
}))

/** The folders of our packages that a workspace depends on, over any number of steps. */
function packagesOf(folder: string): string[] {
  const { dependencies = {} } = JSON.parse(read(`${folder}/package.json`))
  const direct = Object.keys(dependencies)
    .filter((name) => name.startsWith('@paylinks/'))
    .map((name) => name.replace('@paylinks/', 'packages/'))
  return [...new Set(direct.flatMap((each) => [each, ...packagesOf(each)]))]
}

const textOf = (instruction: Instruction | undefined) => instruction?.getArgumentsContent() ?? ''

/** What the final image is made by: the instructions from the last FROM on. */
function finalStage(dockerfile: Dockerfile): Instruction[] {
  const instructions = dockerfile.getInstructions()
  return instructions.slice(instructions.findLastIndex((each) => each.getKeyword() === 'FROM'))
}

/** What a package's code names relative to its own files and outside of them, e.g. `packages/contracts/proto/…`. */
function filesOpenedIn(folder: string): string[] {
  const files = readdirSync(join(root, folder, 'src'), { recursive: true, encoding: 'utf8' })
  const built = files.filter((file) => /\.tsx?$/.test(file) && !/\.test\.|generated/.test(file))
  return built.flatMap((file) => {
    const paths = read(`${folder}/src/${file}`).matchAll(/new URL\('(\.\.\/[^']*)', import\.meta\.url\)/g)
    return [...paths].map(([, path = '']) => join(folder, 'src', dirname(file), path).replace(/\/$/, ''))
  })
}

/** The sources of every COPY, with the stage that they come from; undefined where that is the repository. */
function copies(dockerfile: Dockerfile) {
  return dockerfile.getCOPYs().flatMap((copy) => {
    const stage =
      copy
        .getFlags()
        .find((flag) => flag.getName() === 'from')
        ?.getValue() ?? undefined
    const sources = copy.getArguments().slice(0, -1)
    return sources.map((source) => ({ stage, source: source.getValue() }))
  })
}

describe.each(services)('the image of $name', ({ name, folder, packages }) => {
  const dockerfile = DockerfileParser.parse(read(`${folder}/Dockerfile`))
  const final = finalStage(dockerfile)
  const only = (keyword: string) => textOf(final.filter((each) => each.getKeyword() === keyword).at(-1))

  test('runs the service as an unprivileged user and is told to stop by SIGTERM', () => {
    expect(only('USER')).toBe('node')
    expect(only('STOPSIGNAL')).toBe('SIGTERM')
    expect(JSON.parse(only('CMD'))).toEqual(['node', `${folder}/dist/main.js`])
    expect(existsSync(join(root, folder, 'src/main.ts'))).toBe(true)
  })

  test('asks the service itself whether it lives', () => {
    const [command, flag, program] = JSON.parse(only('HEALTHCHECK').replace(/^CMD /, ''))
    expect([command, flag]).toEqual(['node', '-e'])
    expect(program).toContain('/livez')
    expect(() => new Function(program)).not.toThrow()
  })

  test('copies only what the repository holds and the build context lets through', () => {
    const letThrough = read('.dockerignore').match(/(?<=^!).+/gm)
    const keptOut = ['packages/test-kit', 'apps/standalone']
    for (const { source } of copies(dockerfile).filter(({ stage }) => stage === undefined)) {
      expect(existsSync(join(root, source)), source).toBe(true)
      expect(letThrough, source).toContain(source.split('/')[0])
      expect(keptOut).not.toContain(source)
    }
  })

  test('is made of the packages that the service depends on, and of no other', () => {
    const sources = copies(dockerfile)
    const folders = (stage: string | undefined, pattern: RegExp) =>
      sources
        .filter((copy) => copy.stage === stage)
        .flatMap(({ source }) => pattern.exec(source)?.[1] ?? [])
        .sort()
    const all = [folder, ...packages].sort()
    expect(folders(undefined, /^((?:apps|packages)\/[^/]+)\/package\.json$/)).toEqual(all)
    expect(folders(undefined, /^((?:apps|packages)\/[^/]+)$/)).toEqual(all)
    expect(folders('build', /^\/app\/((?:apps|packages)\/[^/]+)\/dist$/)).toEqual(all)
  })

  test('holds every file that the built code opens beside itself', () => {
    const kept = final.filter((each) => each.getKeyword() === 'COPY').map((each) => textOf(each).split(/\s+/).at(-1))
    const opened = [folder, ...packages].flatMap(filesOpenedIn)
    for (const path of opened) {
      if (/^[^/]+\/[^/]+\/package\.json$/.test(path)) continue // comes with the dependencies
      expect(existsSync(join(root, path)), path).toBe(true)
      expect(
        kept.some((each) => path === each || path.startsWith(`${each}/`)),
        path,
      ).toBe(true)
    }
  })

  test('installs for production, and takes nothing but the built code from the stage that builds', () => {
    const installs = dockerfile
      .getInstructions()
      .map(textOf)
      .filter((text) => text.startsWith('npm ci'))
    expect(installs).toEqual(['npm ci', 'npm ci --omit=dev --omit=optional'])
    const fromBuild = copies(dockerfile).filter(({ stage }) => stage === 'build')
    for (const { source } of fromBuild) expect(source).toMatch(/\/(dist|generated)$/)
    expect(final.some((each) => each.getKeyword() === 'RUN')).toBe(false)
  })

  test('bakes no secret and no address of a server in', () => {
    const variables = [...dockerfile.getENVs(), ...dockerfile.getARGs()].flatMap((each) =>
      each.getInstruction() === 'ARG'
        ? [textOf(each).split('=')[0]]
        : [...textOf(each).matchAll(/(\w+)=/g)].map((m) => m[1]),
    )
    expect(variables.sort()).toEqual([
      'CHECKPOINT_DISABLE',
      'HOST',
      'NODE_ENV',
      'NODE_VERSION',
      'TURBO_TELEMETRY_DISABLED',
    ])
  })

  if (name === 'share-gateway') {
    test('holds no database client', () => {
      expect(packages).not.toContain('packages/db')
      expect(read(`${folder}/Dockerfile`).replace(/^#.*$/gm, '')).not.toMatch(/packages\/db|prisma/i)
    })
  }
})
