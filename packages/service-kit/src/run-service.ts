import { EnvError } from './env.ts'
import { PortError } from './http-server.ts'
import type { Logger } from './logger.ts'

export type RunningService = {
  log: Logger
  /** Finishes what is in flight. Called once. */
  stop(): Promise<void>
  /** For a service that may end by itself, which is a failure: resolves with the exit code when it does. */
  ended?: Promise<number>
}

/** One Ctrl-C may arrive several times, from the terminal, from npm and from a parent: within this time it is one. */
const SAME_SIGNAL_MS = 1000

/** Faults of the set-up, which a person reads: their message is enough, and a stack would hide it. */
function isSetupFault(error: unknown): error is Error {
  return error instanceof EnvError || error instanceof PortError
}

/**
 * The life of a service's process: start, serve, stop on SIGTERM or SIGINT, or when the process that forked it is gone,
 * and exit 0. It tells that process `started` once it serves. Another signal a second later exits at once. A fault at the start is printed and exits 1.
 */
export async function runService(name: string, start: () => Promise<RunningService>): Promise<void> {
  const service = await start().catch((error: unknown) => {
    const reason =
      isSetupFault(error) || !(error instanceof Error) ? String((error as Error).message ?? error) : error.stack
    console.error(`${name} cannot start. ${reason}`)
    process.exit(1)
  })

  // Whoever forked us may want to wait for this: another program's answer on our port would prove nothing.
  process.send?.('started')

  let stoppingSince: number | undefined
  const stop = async (reason: NodeJS.Signals | 'disconnect' | 'ended', exitCode: number) => {
    if (stoppingSince !== undefined) return
    stoppingSince = performance.now()
    service.log.info({ reason }, 'stopping')
    try {
      await service.stop()
      service.log.info('stopped')
      process.exit(exitCode)
    } catch (error) {
      service.log.error({ err: error }, 'did not stop cleanly')
      process.exit(1)
    }
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stoppingSince !== undefined && performance.now() - stoppingSince > SAME_SIGNAL_MS) process.exit(1)
      void stop(signal, 0)
    })
  }
  process.once('disconnect', () => void stop('disconnect', 0))
  // Forked by a process that died while we started.
  if (process.connected === false) void stop('disconnect', 0)
  service.ended?.then((exitCode) => stop('ended', exitCode))
}
