import { existsSync, readFileSync } from 'node:fs'
import { runQuietly, toolEnv, tryQuietly } from './run-command.mjs'

const aptEnv = { ...toolEnv, DEBIAN_FRONTEND: 'noninteractive' }

/** Whether we may install system packages here: root on Debian or one of its descendants. */
export function canInstallWithApt() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'))
}

/** Installs those of the packages that are not there yet. Resolves with their names. */
export async function installWithApt(packages) {
  const missing = []
  for (const name of packages) {
    const { exitCode, output } = await tryQuietly(['dpkg-query', '--status', name])
    if (exitCode !== 0 || !output.includes('Status: install ok installed')) missing.push(name)
  }
  if (missing.length === 0) return missing
  await runQuietly(['apt-get', 'update', '-q'], aptEnv)
  await runQuietly(['apt-get', 'install', '-q', '-y', '--no-install-recommends', ...missing], aptEnv)
  return missing
}
