import type { Subnet } from '@paylinks/service-kit/client-key'
import type { RateLimiter } from '@paylinks/service-kit/rate-limiter'
import type { DeclineLimits } from '../payments/decline-limits.ts'
import type { PaymentContext } from '../payments/payment-context.ts'
import type { Assets } from './assets.ts'
import type { PaymentQueue } from './payment-queue.ts'
import type { PictureStore } from './pictures/picture-store.ts'

/** What the hosted checkout works with. */
export type HostedContext = PaymentContext & {
  assets: Assets
  pictures: PictureStore
  /** Where customers reach this service; null where that is this machine's own port. */
  publicUrl: string | null
  /** Where customers open links. */
  sharePublicUrl: string
  trustedProxies: readonly Subnet[]
  /** Everybody who pays goes to the database through it. */
  inPaymentQueue: PaymentQueue
  /** A page is put together anew for each request; a file is only handed out. */
  requestLimits: { pagesPerClient: RateLimiter; pagesPerSession: RateLimiter; filesPerClient: RateLimiter }
  declineLimits: DeclineLimits
  attemptLimits: { perToken: RateLimiter; perClient: RateLimiter }
}
