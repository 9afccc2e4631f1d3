import type { PaymentProcessor, PaymentProcessors } from './payment-processor.ts'

/** The processor did not answer in time. What it has done meanwhile is not known. */
export class ProcessorTimeout extends Error {
  override name = 'ProcessorTimeout'
}

/** Where processors enter the service: from here on nobody waits for one longer than this. */
export function withTimeouts({ test, live }: PaymentProcessors, timeoutSeconds: number): PaymentProcessors {
  const limited = (processor: PaymentProcessor | null) => processor && withTimeout(processor, timeoutSeconds)
  return { test: limited(test), live: limited(live) }
}

/** The same processor, none of whose operations is waited for longer than this. */
function withTimeout(processor: PaymentProcessor, timeoutSeconds: number): PaymentProcessor {
  const limited = <Result>(work: Promise<Result>) => settleWithin(timeoutSeconds, work)
  return {
    name: processor.name,
    methods: processor.methods,
    authorise: (request) => limited(processor.authorise(request)),
    confirmChallenge: (key, answer) => limited(processor.confirmChallenge(key, answer)),
    find: (key) => limited(processor.find(key)),
    capture: (key) => limited(processor.capture(key)),
    cancel: (key) => limited(processor.cancel(key)),
  }
}

function settleWithin<Result>(timeoutSeconds: number, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new ProcessorTimeout(`the payment processor did not answer within ${timeoutSeconds} s`)),
      timeoutSeconds * 1000,
    )
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
