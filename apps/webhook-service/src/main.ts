import { connectRabbitMq } from '@paylinks/messaging/rabbitmq-bus'
import { runServiceProcess } from '@paylinks/service-kit/run-service-process'
import { readProcessEnv } from './env.ts'
import { startWebhookService } from './start.ts'

await runServiceProcess({
  name: 'webhook-service',
  readEnv: readProcessEnv,
  connectBroker: connectRabbitMq,
  start: startWebhookService,
})
