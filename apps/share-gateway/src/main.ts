import { connectRabbitMq } from '@paylinks/messaging/rabbitmq-bus'
import { brokerVariables, parseEnv } from '@paylinks/service-kit/env'
import { createLogger } from '@paylinks/service-kit/logger'
import { runService } from '@paylinks/service-kit/run-service'
import { z } from 'zod'
import { readEnv } from './env.ts'
import { startShareGateway } from './start.ts'

await runService('share-gateway', async () => {
  const env = readEnv(process.env)
  const { AMQP_URL, AMQP_EXCHANGE } = parseEnv(z.object(brokerVariables), process.env)
  const log = createLogger({ service: 'share-gateway', level: env.LOG_LEVEL })
  const eventBus = connectRabbitMq({ url: AMQP_URL, exchange: AMQP_EXCHANGE, log, connectionName: 'share-gateway' })
  const gateway = await startShareGateway({ env, eventBus })
  return {
    ...gateway,
    async stop() {
      await gateway.stop()
      await eventBus.close()
    },
  }
})
