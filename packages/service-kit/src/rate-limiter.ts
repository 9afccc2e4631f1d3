import { RATE_LIMIT_TIMEOUT_MS } from '@paylinks/contracts/time-budget'
import { Redis } from 'ioredis'
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
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
  const window = { keyPrefix, points: limit, duration: windowSeconds }
  const memory = new RateLimiterMemory(window)
  const shared =
    redis &&
    new RateLimiterRedis({
      ...window,
      storeClient: createBatchedCounts(redis, RATE_LIMIT_TIMEOUT_MS),
      rejectIfRedisNotReady: true,
    })

  // Once over the limit, a key is refused from memory for the rest of its window: a flood does not reach Redis.
  const refusedUntil = new Map<string, number>()

  function refusalOf(key: string): RateLimitVerdict | undefined {
    const until = refusedUntil.get(key)
    if (until === undefined) return undefined
    const leftMs = until - Date.now()
    if (leftMs > 0) return { allowed: false, limit, remaining: 0, resetSeconds: secondsOf(leftMs) }
    refusedUntil.delete(key)
    return undefined
  }

  function refuseFor(key: string, ms: number): void {
    refusedUntil.set(key, Date.now() + ms)
    if (refusedUntil.size <= MAX_REFUSED_KEYS) return
    for (const oldest of refusedUntil.keys()) return void refusedUntil.delete(oldest)
  }

  async function countIn(limiter: RateLimiterAbstract, key: string): Promise<Count> {
    const count = await consumeFrom(limiter, key)
    if (!count.allowed) refuseFor(key, count.state.msBeforeNext)
    return count
  }

  function count(key: string): Promise<Count> {
    if (shared === undefined) return countIn(memory, key)
    return countIn(shared, key).catch(() => {
      onStoreFailure?.()
      return consumeFrom(memory, key)
    })
  }

  return {
    refusalOf,

    async consume(key) {
      const refusal = refusalOf(key)
      if (refusal !== undefined) return refusal
      const { allowed, state } = await count(key)
      const resetSeconds = secondsOf(state.msBeforeNext)
      return { allowed, limit, remaining: Math.max(0, state.remainingPoints), resetSeconds }
    },
  }
}

function secondsOf(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000))
}

type Count = { allowed: boolean; state: RateLimiterRes }

/** The limiter's own way to say "over the limit" is to reject with the state; only an Error means that it could not count. */
async function consumeFrom(limiter: RateLimiterAbstract, key: string): Promise<Count> {
  try {
    return { allowed: true, state: await limiter.consume(key) }
  } catch (rejection) {
    if (rejection instanceof RateLimiterRes) return { allowed: false, state: rejection }
    throw rejection
  }
}
