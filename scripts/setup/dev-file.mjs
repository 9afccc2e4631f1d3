import { readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { root } from './run-command.mjs'

/**
 * `dev.json` says that everything is ready to serve. One that a killed program left would go on saying so until the
 * next one has been built and has started, so it goes first, unless the program that wrote it still runs.
 */
export function removeStaleDevFile(env = process.env) {
  const folder = resolve(root, env.PAYLINKS_DATA_DIR || '.paylinks')
  if (!isRunning(readHolder(folder))) rmSync(resolve(folder, 'dev.json'), { force: true })
}

/** The number of the process that has taken the folder for itself. */
function readHolder(folder) {
  try {
    return Number.parseInt(readFileSync(resolve(folder, 'lock'), 'utf8'), 10)
  } catch {
    return undefined
  }
}

function isRunning(pid) {
  if (!(pid > 0)) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}
