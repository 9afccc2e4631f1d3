import { Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { Logger } from './logger.ts'

/** Redis is asked on the path of every request: past this it counts as down for that request. */
const REDIS_COMMAND_TIMEOUT_MS = 50
const REDIS_MAX_RECONNECT_DELAY_MS = 2_000

/**
 * A Redis connection for rate limits: commands fail at once while it is down, and are neither queued nor resent.
 * Reconnects by itself, with a pause of at most two seconds.
 */
export function connectRedis(url: string, log: Logger): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: REDIS_COMMAND_TIMEOUT_MS,
    connectTimeout: 1_000,
    retryStrategy: (attempt) => Math.min(attempt * 100, REDIS_MAX_RECONNECT_DELAY_MS),
  })
  let down = false
  redis.on('error', (error) => {
    if (!down) log.warn({ err: error }, 'Redis is unreachable; rate limits are counted in memory')
    down = true
  })
  redis.on('ready', () => {
    if (down) log.info('Redis is back')
    down = false
  })
  return redis
}

export type RateLimitVerdict = {
  allowed: boolean
  limit: number
  remaining: number
  /** Until the window ends and the count starts anew, rounded up. */
  resetSeconds: number
}

export type RateLimiter = { consume(key: string): Promise<RateLimitVerdict> }

type RateLimiterOptions = {
  /** Counts are shared over this connection by all replicas; without one they are this process's own. */
  redis?: Redis | undefined
  keyPrefix: string
  limit: number
  windowSeconds: number
}

/**
 * A fixed window per key, counted in Redis. While Redis is down each replica counts in its own memory, so a key gets at
 * most `limit` a window from each replica, beyond what it had from Redis in the window in which Redis went down.
 */
export function createRateLimiter({ redis, keyPrefix, limit, windowSeconds }: RateLimiterOptions): RateLimiter {
  const window = { keyPrefix, points: limit, duration: windowSeconds }
  const memory = new RateLimiterMemory(window)
  const limiter =
    redis === undefined
      ? memory
      : new RateLimiterRedis({ ...window, storeClient: redis, insuranceLimiter: memory, rejectIfRedisNotReady: true })

  return {
    async consume(key) {
      const { allowed, state } = await limiter.consume(key).then(
        (state) => ({ allowed: true, state }),
        (rejection: unknown) => {
          if (rejection instanceof RateLimiterRes) return { allowed: false, state: rejection }
          throw rejection
        },
      )
      const resetSeconds = Math.max(1, Math.ceil(state.msBeforeNext / 1000))
      return { allowed, limit, remaining: Math.max(0, state.remainingPoints), resetSeconds }
    },
  }
}
