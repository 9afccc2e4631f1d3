// The service as a process of its own that dies by SIGKILL at one step of a payment, which the environment names.
// Started by `startMortalService`; says on which ports it listens.
import { connectDb } from '@paylinks/db/client'
import { createInProcessBus } from '@paylinks/messaging/in-process-bus'
import { createRecordingLog } from '@paylinks/test-kit/recording-log'
import { readEnv } from '../src/env.ts'
import type { PaymentProcessor } from '../src/payments/payment-processor.ts'
import { createTestProcessor } from '../src/payments/test-processor.ts'
import { startCheckoutService } from '../src/start.ts'

const env = readEnv(process.env)
const fatalStep = process.env.DIES_AT

const processor = createTestProcessor({ db: connectDb(env.DATABASE_URL) })

function dieAt(step: string): void {
  if (step === fatalStep) process.kill(process.pid, 'SIGKILL')
}

function mortal<Arguments extends unknown[], Result>(
  name: string,
  operation: (...args: Arguments) => Promise<Result>,
): (...args: Arguments) => Promise<Result> {
  return async (...args) => {
    dieAt(`before ${name}`)
    const result = await operation(...args)
    dieAt(`after ${name}`)
    return result
  }
}

const mortalProcessor: PaymentProcessor = {
  ...processor,
  create: mortal('create', processor.create),
  confirm: mortal('confirm', processor.confirm),
  find: mortal('find', processor.find),
  capture: mortal('capture', processor.capture),
  refund: mortal('refund', processor.refund),
  cancel: mortal('cancel', processor.cancel),
}

const { port, grpcPort } = await startCheckoutService({
  env,
  eventBus: createInProcessBus({ log: createRecordingLog() }),
  processors: { test: mortalProcessor },
})
process.send?.({ port, grpcPort })
