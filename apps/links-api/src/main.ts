import { connectRabbitMq } from '@paylinks/messaging/rabbitmq-bus'
import { startWithCleanup } from '@paylinks/service-kit/cleanup-stack'
import { createLogger } from '@paylinks/service-kit/logger'
import { runService } from '@paylinks/service-kit/run-service'
import { readProcessEnv } from './env.ts'
import { startLinksApi } from './start.ts'

await runService('links-api', () =>
  startWithCleanup(async (cleanup) => {
    const env = readProcessEnv(process.env)
    const log = createLogger({ service: 'links-api', level: env.LOG_LEVEL })

    const eventBus = connectRabbitMq({
      url: env.AMQP_URL,
      exchange: env.AMQP_EXCHANGE,
      log,
      connectionName: 'links-api',
    })
    cleanup.push(eventBus.close)

    const service = await startLinksApi({ env, eventBus })
    cleanup.push(service.stop)
    return { log: service.log }
  }),
)
