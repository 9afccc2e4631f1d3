// The lockfile names versions and hashes only, so that an install works from any registry or mirror.
import { readFileSync } from 'node:fs'

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const faults = Object.entries(packages)
  .filter(([, { resolved, link }]) => resolved && !link)
  .map(([path, { resolved }]) => `${path}: ${resolved}`)

if (faults.length > 0) {
  console.error(
    `package-lock.json tells where packages come from. Run npm with this repository's .npmrc.\n${faults.join('\n')}`,
  )
  process.exit(1)
}
