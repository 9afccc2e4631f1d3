import type { PaymentProcessor } from './payment-processor.ts'

/** The processor did not answer in time. What it has done meanwhile is not known. */
class ProcessorTimeout extends Error {
  override name = 'ProcessorTimeout'
}

/** The processor was not asked: it has not answered too many others yet. */
class ProcessorBusy extends Error {
  override name = 'ProcessorBusy'
}

type Limits = { timeoutSeconds: number; callsAtOnce?: number }

/** A provider that hangs may cost this many waiting calls and no more. */
const CALLS_AT_ONCE = 200

/** The same processor, none of whose operations is waited for longer than this, and which is asked so much at once. */
export function withLimits(
  processor: PaymentProcessor,
  { timeoutSeconds, callsAtOnce = CALLS_AT_ONCE }: Limits,
): PaymentProcessor {
  let inFlight = 0
  async function limited<Result>(operation: () => Promise<Result>): Promise<Result> {
    if (inFlight >= callsAtOnce) throw new ProcessorBusy(`${processor.name} has ${inFlight} calls to answer`)
    inFlight++
    try {
      return await settleWithin(timeoutSeconds, operation())
    } finally {
      inFlight--
    }
  }
  return {
    name: processor.name,
    methods: processor.methods,
    create: (order) => limited(() => processor.create(order)),
    confirm: (payment, confirmation) => limited(() => processor.confirm(payment, confirmation)),
    find: (payment) => limited(() => processor.find(payment)),
    capture: (payment) => limited(() => processor.capture(payment)),
    refund: (payment, order) => limited(() => processor.refund(payment, order)),
    cancel: (payment) => limited(() => processor.cancel(payment)),
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
