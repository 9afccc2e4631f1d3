import type { Db } from '@paylinks/db/client'
import { createLogger } from '@paylinks/service-kit/logger'
import { createMetrics } from '@paylinks/service-kit/metrics'
import type { PaymentContext } from '../src/payments/payment-context.ts'
import { createPaymentMetrics } from '../src/payments/payment-metrics.ts'
import type { PaymentProcessor } from '../src/payments/payment-processor.ts'
import { createProcessorRegistry } from '../src/payments/processor-registry.ts'

/** What the steps of a payment work with, for a test that takes them by hand, and what they count and log. */
export function newPaymentContext(
  db: Db,
  processor: PaymentProcessor,
): PaymentContext & { registry: ReturnType<typeof createMetrics>; lines: string[] } {
  const registry = createMetrics('test')
  const lines: string[] = []
  return {
    db,
    processors: createProcessorRegistry({ test: processor, live: null }, 10),
    leaseSeconds: 300,
    metrics: createPaymentMetrics(registry),
    log: createLogger({ service: 'test', level: 'error' }, { write: (line) => void lines.push(line) }),
    wakeSettler: () => {},
    registry,
    lines,
  }
}
