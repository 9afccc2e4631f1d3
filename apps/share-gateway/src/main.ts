import { connectRabbitMq } from '@paylinks/messaging/rabbitmq-bus'
import { startWithCleanup } from '@paylinks/service-kit/cleanup-stack'
import { createLogger } from '@paylinks/service-kit/logger'
import { runService } from '@paylinks/service-kit/run-service'
import { readProcessEnv } from './env.ts'
import { startShareGateway } from './start.ts'

await runService('share-gateway', () =>
  startWithCleanup(async (cleanup) => {
    const env = readProcessEnv(process.env)
    const log = createLogger({ service: 'share-gateway', level: env.LOG_LEVEL })

    const eventBus = connectRabbitMq({
      url: env.AMQP_URL,
      exchange: env.AMQP_EXCHANGE,
      log,
      connectionName: 'share-gateway',
    })
    cleanup.push(eventBus.close)

    const service = await startShareGateway({ env, eventBus })
    cleanup.push(service.stop)
    return { log: service.log }
  }),
)
