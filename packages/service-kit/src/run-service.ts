import { EnvError } from './env.ts'
import { PortError } from './http-server.ts'
import type { Logger } from './logger.ts'

/** A service that listens. `stop` finishes what is in flight and is called once. */
export type RunningService = { log: Logger; stop(): Promise<void> }

/** Faults of the set-up, which a person reads: their message is enough, and a stack would hide it. */
function isSetupFault(error: unknown): error is Error {
  return error instanceof EnvError || error instanceof PortError
}

/**
 * The life of a service's process: start, serve, stop on SIGTERM or SIGINT, exit 0. A second signal exits at once.
 * A fault at the start is printed and exits 1.
 */
export async function runService(name: string, start: () => Promise<RunningService>): Promise<void> {
  const service = await start().catch((error: unknown) => {
    const reason =
      isSetupFault(error) || !(error instanceof Error) ? String((error as Error).message ?? error) : error.stack
    console.error(`${name} cannot start. ${reason}`)
    process.exit(1)
  })

  let stopping = false
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1)
    stopping = true
    service.log.info({ signal }, 'stopping')
    try {
      await service.stop()
      service.log.info('stopped')
      process.exit(0)
    } catch (error) {
      service.log.error({ err: error }, 'did not stop cleanly')
      process.exit(1)
    }
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}
