import { Redis } from 'ioredis'
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { Logger } from './logger.ts'

/** Redis is asked on the path of every request: past this it counts as down for that request. */
const REDIS_ANSWER_TIMEOUT_MS = 50
/** A connection that owes answers for this long is given up, and with it the commands that would pile up on it. */
const REDIS_SILENCE_TIMEOUT_MS = 1_000
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
    socketTimeout: REDIS_SILENCE_TIMEOUT_MS,
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

/**
 * Resolves once the connection is made or has failed for the first time, about a second at most. Who serves only after
 * it counts in Redis from the first request on, and still starts when Redis is down.
 */
export async function firstConnection(redis: Redis): Promise<void> {
  if (redis.status === 'ready') return
  await new Promise<void>((resolve) => {
    redis.once('ready', resolve)
    redis.once('error', () => resolve())
  })
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
  /** Called for each request that Redis did not answer, so that it was counted in memory. */
  onStoreFailure?(): void
}

/**
 * A fixed window per key, counted in Redis. While Redis is down each replica counts in its own memory, so a key gets at
 * most `limit` a window from each replica, beyond what it had from Redis in the window in which Redis went down.
 */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { redis, keyPrefix, limit, windowSeconds, onStoreFailure } = options
  const window = { keyPrefix, points: limit, duration: windowSeconds }
  const memory = new RateLimiterMemory(window)
  const shared =
    redis &&
    new RateLimiterRedis({
      ...window,
      storeClient: redis,
      rejectIfRedisNotReady: true,
      // Once over the limit, a key is refused from memory for the rest of its window: a flood does not reach Redis.
      inMemoryBlockOnConsumed: limit + 1,
    })

  async function consume(key: string) {
    if (shared === undefined) return consumeFrom(memory, key)
    return inTime(consumeFrom(shared, key)).catch(() => {
      onStoreFailure?.()
      return consumeFrom(memory, key)
    })
  }

  return {
    async consume(key) {
      const { allowed, state } = await consume(key)
      const resetSeconds = Math.max(1, Math.ceil(state.msBeforeNext / 1000))
      return { allowed, limit, remaining: Math.max(0, state.remainingPoints), resetSeconds }
    },
  }
}

/** The limiter's own way to say "over the limit" is to reject with the state; only an Error means that it could not count. */
async function consumeFrom(
  limiter: RateLimiterAbstract,
  key: string,
): Promise<{ allowed: boolean; state: RateLimiterRes }> {
  try {
    return { allowed: true, state: await limiter.consume(key) }
  } catch (rejection) {
    if (rejection instanceof RateLimiterRes) return { allowed: false, state: rejection }
    throw rejection
  }
}

/**
 * Rejects when Redis takes too long. After a stall of this process the time is up as well, but the answer is there: what
 * has arrived meanwhile is read before the immediate runs.
 */
function inTime<Result>(answer: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const giveUp = () => setImmediate(reject, new Error('Redis took too long'))
    const timer = setTimeout(giveUp, REDIS_ANSWER_TIMEOUT_MS)
    answer.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
