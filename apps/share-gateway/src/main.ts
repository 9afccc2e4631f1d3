import { connectRabbitMq } from '@paylinks/messaging/rabbitmq-bus'
import { runServiceProcess } from '@paylinks/service-kit/run-service-process'
import { readProcessEnv } from './env.ts'
import { startShareGateway } from './start.ts'

await runServiceProcess({
  name: 'share-gateway',
  readEnv: readProcessEnv,
  connectBroker: connectRabbitMq,
  start: startShareGateway,
})
