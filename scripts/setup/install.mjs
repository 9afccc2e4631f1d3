import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { npm, root, runQuietly } from './run-command.mjs'

/** Installs what the lockfile names, when it is not what is installed. */
export async function installDependencies() {
  if (isInstalled(root)) return { remark: 'up to date' }
  // Whatever NODE_ENV or npm's settings say: the build and the tests need the development dependencies.
  // What npm has in its cache is as good as what the registry sends: the lockfile holds every hash.
  await runQuietly(npm('ci', '--include=dev', '--include=optional', '--include=peer', '--prefer-offline'))
  return { remark: 'installed' }
}

/** Whether node_modules holds every package of the lockfile, in the version that the lockfile names. */
export function isInstalled(folder) {
  const wanted = readPackages(join(folder, 'package-lock.json'))
  const installed = readPackages(join(folder, 'node_modules', '.package-lock.json'))
  return Object.entries(wanted).every(([path, { version, link, optional }]) => {
    if (!path.includes('node_modules/')) return true // the root and the workspaces themselves
    const found = installed[path]
    // npm leaves out what is made for another platform.
    return found ? found.version === version && found.link === link : optional === true
  })
}

/** The `packages` of a lockfile: path → entry. npm keeps one inside node_modules that says what is really there. */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {}
  } catch (error) {
    if (error.code === 'ENOENT') return {}
    throw error
  }
}
