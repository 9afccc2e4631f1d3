import { connectRabbitMq } from '@paylinks/messaging/rabbitmq-bus'
import { brokerVariables, parseEnv } from '@paylinks/service-kit/env'
import { createLogger } from '@paylinks/service-kit/logger'
import { runService } from '@paylinks/service-kit/run-service'
import { z } from 'zod'
import { readEnv } from './env.ts'
import { startCheckoutService } from './start.ts'

await runService('checkout-service', async () => {
  const env = readEnv(process.env)
  const { AMQP_URL, AMQP_EXCHANGE } = parseEnv(z.object(brokerVariables), process.env)
  const log = createLogger({ service: 'checkout-service', level: env.LOG_LEVEL })
  const eventBus = connectRabbitMq({ url: AMQP_URL, exchange: AMQP_EXCHANGE, log })
  const service = await startCheckoutService({ env, eventBus })
  return {
    ...service,
    async stop() {
      await service.stop()
      await eventBus.close()
    },
  }
})
