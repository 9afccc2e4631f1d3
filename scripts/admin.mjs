// `npm run admin -- …`: the operators' command. Installs and builds what it needs without a word, so that its output is
// its own; only what takes long is announced, on standard error.
import './setup/require-node.mjs'
import { spawnSync } from 'node:child_process'
import { buildWithDependencies } from './setup/build.mjs'
import { installDependencies, isInstalled } from './setup/install.mjs'
import { root } from './setup/run-command.mjs'
import { reportFailure } from './setup/step.mjs'

try {
  if (!isInstalled(root)) console.error('Installing and building what is missing…')
  await installDependencies()
  await buildWithDependencies('@paylinks/admin')
} catch (error) {
  reportFailure(error)
  process.exit(1)
}

const admin = [`${root}apps/admin/dist/main.js`, ...process.argv.slice(2)]
process.exitCode = spawnSync(process.execPath, admin, { stdio: 'inherit' }).status ?? 1
