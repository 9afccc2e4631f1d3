import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { SetupError } from './step.mjs'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Tools that scripts run neither phone home nor wait for an answer. */
export const toolEnv = { ...process.env, DO_NOT_TRACK: '1', TURBO_TELEMETRY_DISABLED: '1', CHECKPOINT_DISABLE: '1' }

/** npm, as the very one that runs this script where there is one. */
export function npm(...args) {
  const { npm_execpath: cli } = process.env
  return cli?.endsWith('.js') ? [process.execPath, cli, ...args] : ['npm', ...args]
}

/** A tool from node_modules, by its script's path there, run by the Node that runs this script. */
export function localTool(script, ...args) {
  return [process.execPath, `${root}node_modules/${script}`, ...args]
}

/** Runs a command silently and resolves with its output; rejects with all of it when the command fails. */
export async function runQuietly(command, env = toolEnv) {
  const { exitCode, output } = await tryQuietly(command, env)
  if (exitCode !== 0) throw new SetupError(`${command.join(' ')} failed:\n\n${output.trim()}`)
  return output
}

/** As {@link runQuietly}, for a command that may fail or be absent: never rejects, and an absent one exits with 127. */
export function tryQuietly([command, ...args], env = toolEnv) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text
      })
    }
    child.on('error', (error) => resolve({ exitCode: 127, output: error.message }))
    child.on('close', (code) => resolve({ exitCode: code ?? 1, output }))
  })
}

/** A Ctrl-C reaches us from the terminal and once more from npm: signals this close together are one. */
const SAME_SIGNAL_MS = 2_000

/**
 * Runs a command on this terminal, passes each SIGINT, SIGTERM and SIGHUP on to it once, and resolves with its exit
 * code. The command leads a process group of its own, so that the terminal does not signal it besides; should this
 * process die without warning, the channel between the two closes, which is how the command learns of it.
 */
export function runInForeground([command, ...args], env = toolEnv) {
  return new Promise((resolve, reject) => {
    const stdio = ['inherit', 'inherit', 'inherit', 'ipc']
    const child = spawn(command, args, { cwd: root, env, detached: true, stdio })
    let signalledAt = Number.NEGATIVE_INFINITY
    const passOn = (signal) => {
      if (performance.now() - signalledAt < SAME_SIGNAL_MS) return
      signalledAt = performance.now()
      child.kill(signal)
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, passOn)
    child.on('error', reject)
    child.on('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  })
}
