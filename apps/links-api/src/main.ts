import { connectRabbitMq } from '@paylinks/messaging/rabbitmq-bus'
import { runServiceProcess } from '@paylinks/service-kit/run-service-process'
import { readProcessEnv } from './env.ts'
import { startLinksApi } from './start.ts'

await runServiceProcess({
  name: 'links-api',
  readEnv: readProcessEnv,
  connectBroker: connectRabbitMq,
  start: startLinksApi,
})
