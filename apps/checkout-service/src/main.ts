import { connectRabbitMq } from '@paylinks/messaging/rabbitmq-bus'
import { runServiceProcess } from '@paylinks/service-kit/run-service-process'
import { readProcessEnv } from './env.ts'
import { startCheckoutService } from './start.ts'

await runServiceProcess({
  name: 'checkout-service',
  readEnv: readProcessEnv,
  connectBroker: connectRabbitMq,
  start: startCheckoutService,
})
