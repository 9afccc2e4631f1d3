import { connectRabbitMq } from '@paylinks/messaging/rabbitmq-bus'
import { startWithCleanup } from '@paylinks/service-kit/cleanup-stack'
import { createLogger } from '@paylinks/service-kit/logger'
import { runService } from '@paylinks/service-kit/run-service'
import { readProcessEnv } from './env.ts'
import { startCheckoutService } from './start.ts'

await runService('checkout-service', () =>
  startWithCleanup(async (cleanup) => {
    const env = readProcessEnv(process.env)
    const log = createLogger({ service: 'checkout-service', level: env.LOG_LEVEL })

    const eventBus = connectRabbitMq({
      url: env.AMQP_URL,
      exchange: env.AMQP_EXCHANGE,
      log,
      connectionName: 'checkout-service',
    })
    cleanup.push(eventBus.close)

    const service = await startCheckoutService({ env, eventBus })
    cleanup.push(service.stop)
    return { log: service.log }
  }),
)
