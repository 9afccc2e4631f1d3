import type { Db } from '@paylinks/db/client'
import type { Logger } from '@paylinks/service-kit/logger'
import type { PaymentMetrics } from './payment-metrics.ts'
import type { ProcessorRegistry } from './processor-registry.ts'

/** What the steps of a payment work with. */
export type PaymentContext = {
  db: Db
  processors: ProcessorRegistry
  /** How long one attempt may be in flight before others look after it. Longer than the processors' time-out. */
  leaseSeconds: number
  metrics: PaymentMetrics
  log: Logger
  /** Says that an attempt owes its processor something now. */
  wakeSettler(): void
}
