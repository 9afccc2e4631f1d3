import { startFlakyProxy } from '@paylinks/test-kit/flaky-proxy'
import { redisUrl, uniquePrefix } from '@paylinks/test-kit/redis'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { afterEach, expect, test } from 'vitest'
import { createLogger } from './logger.ts'
import { connectRedis, createRateLimiter, firstConnection } from './rate-limiter.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const log = createLogger({ service: 'test', level: 'silent' })

function testPrefix(): string {
  const { prefix, drop } = uniquePrefix()
  closers.push(drop)
  return prefix
}

async function connect(url: string) {
  const redis = connectRedis(url, { log, connectionName: 'test' })
  closers.push(() => redis.disconnect())
  await waitFor(() => redis.status === 'ready')
  return redis
}

test('replicas that share Redis share one count', async () => {
  const keyPrefix = testPrefix()
  const replicas = [await connect(redisUrl), await connect(redisUrl)].map((redis) =>
    createRateLimiter({ redis, keyPrefix, limit: 10, windowSeconds: 60 }),
  )
  const verdicts = await Promise.all(Array.from({ length: 30 }, (_, i) => replicas[i % 2]?.consume('client')))
  expect(verdicts.filter((verdict) => verdict?.allowed)).toHaveLength(10)
  expect(await replicas[0]?.consume('another client')).toMatchObject({
    allowed: true,
    limit: 10,
    remaining: 9,
    resetSeconds: 60,
  })
})

test.each(['cut', 'hang'] as const)(
  'while Redis is down (%s) each replica allows at most the limit, and Redis counts again after',
  async (outage) => {
    const proxy = await startFlakyProxy(redisUrl)
    closers.push(() => proxy.close())
    const redis = await connect(proxy.url)
    const limiter = createRateLimiter({ redis, keyPrefix: testPrefix(), limit: 3, windowSeconds: 60 })
    expect((await limiter.consume('client')).remaining).toBe(2)

    await proxy[outage]()
    const during = []
    for (let i = 0; i < 6; i++) during.push(await limiter.consume('client'))
    expect(during.filter(({ allowed }) => allowed)).toHaveLength(3)

    await proxy.restore()
    await waitFor(async () => (await limiter.consume('fresh client')).allowed && redis.status === 'ready')
    await waitFor(async () => (await limiter.consume(`probe ${Math.random()}`)).remaining === 2)
  },
)

test('each request that Redis did not answer is reported', async () => {
  const proxy = await startFlakyProxy(redisUrl)
  closers.push(() => proxy.close())
  let failures = 0
  const limiter = createRateLimiter({
    redis: await connect(proxy.url),
    keyPrefix: testPrefix(),
    limit: 3,
    windowSeconds: 60,
    onStoreFailure: () => failures++,
  })
  await limiter.consume('client')
  expect(failures).toBe(0)
  proxy.cut()
  await limiter.consume('client')
  await limiter.consume('client')
  expect(failures).toBe(2)
})

test('a key that is over its limit stays refused for its window when Redis goes down', async () => {
  const proxy = await startFlakyProxy(redisUrl)
  closers.push(() => proxy.close())
  const redis = await connect(proxy.url)
  const limiter = createRateLimiter({ redis, keyPrefix: testPrefix(), limit: 2, windowSeconds: 60 })
  for (let request = 0; request < 3; request++) await limiter.consume('client')
  proxy.cut()
  await waitFor(() => redis.status !== 'ready')
  expect(await limiter.consume('client')).toMatchObject({ allowed: false, remaining: 0 })
})

test('a stall of this process is not taken for an outage of Redis', async () => {
  let failures = 0
  const limiter = createRateLimiter({
    redis: await connect(redisUrl),
    keyPrefix: testPrefix(),
    limit: 3,
    windowSeconds: 60,
    onStoreFailure: () => failures++,
  })
  await limiter.consume('client')
  const verdict = limiter.consume('client')
  const stalledUntil = performance.now() + 200
  while (performance.now() < stalledUntil);
  expect((await verdict).remaining).toBe(1)
  expect(failures).toBe(0)
})

test('who waits for the first connection counts in Redis from the first request on', async () => {
  const redis = connectRedis(redisUrl, { log, connectionName: 'test' })
  closers.push(() => redis.disconnect())
  await firstConnection(redis)
  let failures = 0
  const onStoreFailure = () => failures++
  const limiter = createRateLimiter({ redis, keyPrefix: testPrefix(), limit: 3, windowSeconds: 60, onStoreFailure })
  await limiter.consume('client')
  expect(failures).toBe(0)
  await firstConnection(redis)
})

test.each(['cut', 'hang'] as const)('nobody waits for Redis for long while it is down (%s)', async (outage) => {
  const proxy = await startFlakyProxy(redisUrl)
  closers.push(() => proxy.close())
  proxy[outage]()
  const redis = connectRedis(proxy.url, { log, connectionName: 'test' })
  closers.push(() => redis.disconnect())
  await firstConnection(redis)
  expect(redis.status).not.toBe('ready')
})
