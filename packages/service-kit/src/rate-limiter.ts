import { RATE_LIMIT_TIMEOUT_MS } from '@paylinks/contracts/time-budget'
import { Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { createBatchedCounts } from './batched-counts.ts'
import type { CleanupStack } from './cleanup-stack.ts'
import { connectionCheck, type ReadinessCheck } from './health.ts'
import type { Logger } from './logger.ts'

/** A connection that owes answers for this long is given up, and with it the commands that would pile up on it. */
const REDIS_SILENCE_TIMEOUT_MS = 1_000
const REDIS_MAX_RECONNECT_DELAY_MS = 2_000
/** A key that is forgotten earlier than it might be is asked about again. */
const MAX_REFUSED_KEYS = 10_000

export type RedisOptions = {
  log: Logger
  /** Shown in Redis's list of clients. */
  connectionName: string
}

/**
 * A Redis connection for rate limits: commands fail at once while it is down, and are neither queued nor resent.
 * Reconnects by itself, with a pause of at most two seconds.
 */
export function connectRedis(url: string, { log, connectionName }: RedisOptions): Redis {
  const redis = new Redis(url, {
    connectionName,
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

/**
 * The Redis of a service, open until the cleanup. Undefined where no URL is set: then rate limits are counted in memory.
 * Resolves after the {@link firstConnection}.
 */
export async function openRedis(
  url: string | undefined,
  options: RedisOptions,
  cleanup: CleanupStack,
): Promise<Redis | undefined> {
  if (url === undefined) return undefined
  const redis = connectRedis(url, options)
  cleanup.push(() => redis.disconnect())
  await firstConnection(redis)
  return redis
}

export function redisCheck(redis: Redis | undefined): ReadinessCheck {
  return connectionCheck('redis', () => redis === undefined || redis.status === 'ready')
}

export type RateLimitVerdict = {
  allowed: boolean
  limit: number
  remaining: number
  /** Until the window ends and the count starts anew, rounded up. */
  resetSeconds: number
}

export type RateLimiter = {
  consume(key: string): Promise<RateLimitVerdict>
  /** The same without a promise, for what is done very often. `tell` is called once and must not throw. */
  count(key: string, tell: (verdict: RateLimitVerdict) => void): void
  /** The verdict on a key that is known to be over its limit, without asking and counting. Undefined of any other. */
  refusalOf(key: string): RateLimitVerdict | undefined
}

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
  const memory = new RateLimiterMemory({ keyPrefix, points: limit, duration: windowSeconds })
  const shared = redis && createBatchedCounts(redis, windowSeconds, RATE_LIMIT_TIMEOUT_MS)

  // Once over the limit, a key is refused from memory for the rest of its window: a flood does not reach Redis.
  const refusedUntil = new Map<string, number>()

  function refusalOf(key: string): RateLimitVerdict | undefined {
    const until = refusedUntil.get(key)
    if (until === undefined) return undefined
    const leftMs = until - Date.now()
    if (leftMs > 0) return verdictOf(limit + 1, leftMs)
    refusedUntil.delete(key)
    return undefined
  }

  function refuseFor(key: string, ms: number): void {
    refusedUntil.set(key, Date.now() + ms)
    if (refusedUntil.size <= MAX_REFUSED_KEYS) return
    for (const oldest of refusedUntil.keys()) return void refusedUntil.delete(oldest)
  }

  function verdictOf(consumed: number, leftMs: number): RateLimitVerdict {
    const resetSeconds = Math.max(1, Math.ceil(leftMs / 1000))
    return { allowed: consumed <= limit, limit, remaining: Math.max(0, limit - consumed), resetSeconds }
  }

  function remembered(key: string, consumed: number, leftMs: number): RateLimitVerdict {
    if (consumed > limit) refuseFor(key, leftMs)
    return verdictOf(consumed, leftMs)
  }

  function count(key: string, tell: (verdict: RateLimitVerdict) => void): void {
    const refusal = refusalOf(key)
    if (refusal !== undefined) tell(refusal)
    else if (shared === undefined) {
      void countInMemory(memory, key).then(({ consumedPoints, msBeforeNext }) =>
        tell(remembered(key, consumedPoints, msBeforeNext)),
      )
    } else {
      shared.count(
        `${keyPrefix}:${key}`,
        (consumed, leftMs) => tell(remembered(key, consumed, leftMs)),
        () => {
          onStoreFailure?.()
          // Not remembered: Redis knows better as soon as it is back.
          void countInMemory(memory, key).then(({ consumedPoints, msBeforeNext }) =>
            tell(verdictOf(consumedPoints, msBeforeNext)),
          )
        },
      )
    }
  }

  return { refusalOf, count, consume: (key) => new Promise((resolve) => count(key, resolve)) }
}

/** The limiter's own way to say "over the limit" is to reject with the state. In memory nothing else can go wrong. */
function countInMemory(limiter: RateLimiterMemory, key: string): Promise<RateLimiterRes> {
  return limiter.consume(key).catch((rejection: unknown) => {
    if (rejection instanceof RateLimiterRes) return rejection
    throw rejection
  })
}
