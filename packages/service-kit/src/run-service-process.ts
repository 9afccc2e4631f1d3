import { startWithCleanup } from './cleanup-stack.ts'
import { createLogger, type Logger, type LogLevel } from './logger.ts'
import { type RunningService, runService } from './run-service.ts'

type ProcessEnv = { LOG_LEVEL: LogLevel; AMQP_URL: string; AMQP_EXCHANGE?: string | undefined }

type Broker = { url: string; exchange?: string; log: Logger; connectionName: string }

type ServiceProgram<Env extends ProcessEnv, EventBus extends { close(): Promise<void> }> = {
  name: string
  readEnv(source: Record<string, string | undefined>): Env
  connectBroker(broker: Broker): EventBus
  start(options: { env: NoInfer<Env>; eventBus: NoInfer<EventBus>; log: Logger }): Promise<RunningService>
}

/** The whole program of a service that is a process of its own: it reads its environment, connects to the broker, and runs. */
export function runServiceProcess<Env extends ProcessEnv, EventBus extends { close(): Promise<void> }>({
  name,
  readEnv,
  connectBroker,
  start,
}: ServiceProgram<Env, EventBus>): Promise<void> {
  return runService(name, () =>
    startWithCleanup(async (cleanup) => {
      const env = readEnv(process.env)
      const log = createLogger({ service: name, level: env.LOG_LEVEL })

      const eventBus = connectBroker({ url: env.AMQP_URL, exchange: env.AMQP_EXCHANGE, log, connectionName: name })
      cleanup.push(eventBus.close)

      const service = await start({ env, eventBus, log })
      cleanup.push(service.stop)
      return { log }
    }),
  )
}
