import { noChargeProcessor } from './no-charge-processor.ts'
import type { PaymentProcessor } from './payment-processor.ts'
import { withLimits } from './with-limits.ts'

/** Who takes the payments of each mode; null where the installation has nobody. */
export type ModeProcessors = { test: PaymentProcessor | null; live: PaymentProcessor | null }

export type ProcessorRegistry = {
  /** Who takes new payments in this mode. */
  forMode(livemode: boolean): PaymentProcessor | null
  /** Who has this name: an attempt is settled by the processor that began it. Throws where none has it any more. */
  named(name: string): PaymentProcessor
}

/** Where processors enter the service: from here on none is waited for without end, or asked without bound. */
export function createProcessorRegistry(processors: ModeProcessors, timeoutSeconds: number): ProcessorRegistry {
  const limited = (processor: PaymentProcessor | null) => processor && withLimits(processor, { timeoutSeconds })
  const test = limited(processors.test)
  const live = limited(processors.live)
  const byName = new Map<string, PaymentProcessor>([[noChargeProcessor.name, noChargeProcessor]])
  for (const processor of [test, live]) {
    if (processor === null) continue
    if (byName.has(processor.name)) throw new Error(`two payment processors are named ${processor.name}`)
    byName.set(processor.name, processor)
  }
  return {
    forMode: (livemode) => (livemode ? live : test),
    named(name) {
      const processor = byName.get(name)
      if (processor === undefined) throw new Error(`the payment processor ${name} is not configured`)
      return processor
    },
  }
}
