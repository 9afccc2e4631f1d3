// `node scripts/image/assemble.mjs <service> <folder>`: collects what the image of a service is made of, after the build.
// `<folder>/manifests` is what npm needs to install the dependencies, `<folder>/files` is what runs.
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What an image holds besides its service: the operators' command, and static files that the service hands out. */
const companions = { 'links-api': { programs: ['apps/admin'], staticFiles: ['apps/dashboard'] } }

const manifestOf = (folder) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))

/** The folder and those of our packages that it depends on, over any number of steps. */
function withDependencies(folder) {
  const ours = Object.keys(manifestOf(folder).dependencies ?? {}).filter((name) => name.startsWith('@paylinks/'))
  return [folder, ...ours.flatMap((name) => withDependencies(name.replace('@paylinks/', 'packages/')))]
}

function copy(path, target) {
  if (!existsSync(join(root, path))) throw new Error(`${path} is missing: run npm run build first`)
  mkdirSync(dirname(join(target, path)), { recursive: true })
  cpSync(join(root, path), join(target, path), { recursive: true })
}

/** The paths of both folders for a service. Throws where there is no such service. */
export function partsOf(service) {
  if (!existsSync(join(root, 'apps', service, 'src/main.ts'))) throw new Error(`There is no service named ${service}`)
  const { programs = [], staticFiles = [] } = companions[service] ?? {}
  const workspaces = [...new Set([`apps/${service}`, ...programs].flatMap(withDependencies))]
  const filesOf = (folder) => manifestOf(folder).files.map((part) => `${folder}/${part}`)
  return {
    manifests: ['package.json', 'package-lock.json', '.npmrc', ...workspaces.map((folder) => `${folder}/package.json`)],
    files: [...[...workspaces, ...staticFiles].flatMap(filesOf), 'scripts/image/healthcheck.mjs'],
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [service, target] = process.argv.slice(2)
  if (!service || !target) {
    console.error(
      'Name the service: docker build --build-arg SERVICE=links-api|share-gateway|checkout-service|webhook-service .',
    )
    process.exit(1)
  }
  for (const [folder, paths] of Object.entries(partsOf(service)))
    for (const path of paths) copy(path, join(target, folder))
}
