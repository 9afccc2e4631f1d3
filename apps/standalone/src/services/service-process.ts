import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export type ServiceName = 'links-api' | 'share-gateway' | 'checkout-service' | 'webhook-service'

/** A service in a process of its own. */
export type ServiceProcess = {
  name: ServiceName
  pid: number | undefined
  /** Resolves when the service says that it has started; never, when it ends before. */
  hasStarted: Promise<unknown>
  /** Resolves when the process has ended: its exit code, or 1 where a signal ended it. */
  exited: Promise<number>
  /** Asks the service to finish what is in flight, and makes an end of it where it does not in time. */
  stop(): Promise<void>
}

type Options = {
  env: Record<string, string | undefined>
  /** How long the service gets to stop. */
  stopTimeoutMs: number
}

/** What is made for a request is gone before it would be moved: docs/performance.md shows what that saves. */
const NODE_FLAGS = ['--max-semi-space-size=64']

/**
 * Forks the service's own main program. The process leads a group of its own, so that a terminal's Ctrl-C reaches it
 * through us alone and services stop in order; should we be killed, the channel between us closes and it stops by itself.
 */
export function startServiceProcess(name: ServiceName, { env, stopTimeoutMs }: Options): ServiceProcess {
  const program = fileURLToPath(import.meta.resolve(`@paylinks/${name}/main`))
  const child: ChildProcess = fork(program, {
    env,
    execArgv: [...process.execArgv, ...NODE_FLAGS],
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit').then(
    ([code]) => (code as number | null) ?? 1,
    () => 1,
  )
  return {
    name,
    pid: child.pid,
    hasStarted: once(child, 'message').catch(() => new Promise(() => {})),
    exited,
    async stop() {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs)
      await exited
      clearTimeout(timer)
    },
  }
}
