import type { RateLimiter } from '@paylinks/service-kit/rate-limiter'

/**
 * More declined payments than this in an hour look like somebody who tries stolen cards. A client is stopped then. A link
 * and an account are only counted: stopping them would let one stranger stop everybody who pays.
 */
export const DECLINES_PER_HOUR = { client: 30, link: 300, account: 3_000 } as const
export const DECLINE_WINDOW_SECONDS = 3_600

export type DeclineLimits = Record<keyof typeof DECLINES_PER_HOUR, RateLimiter>
