import { connectRedis, firstConnection } from '@paylinks/service-kit/rate-limiter'
import { startFlakyProxy } from '@paylinks/test-kit/flaky-proxy'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { expect, test } from 'vitest'
import { startCheckoutStub } from '../../test/checkout-stub.ts'
import {
  closeAfterTest,
  newClient,
  sharedRedis,
  silentLog,
  startTestGateway,
  type TestGateway,
} from '../../test/gateway.ts'

async function startStub() {
  const checkout = await startCheckoutStub()
  closeAfterTest(checkout.stop)
  return checkout
}

/** Opens the link so many times at once, in turn at each gateway, and counts the answers by status. */
async function openMany(gateways: TestGateway[], count: number, token: string, client: string) {
  const opens = Array.from({ length: count }, (_, index) => gateways[index % gateways.length]?.open(token, { client }))
  const answers = await Promise.all(opens)
  const counts: Record<number, number> = {}
  for (const answer of answers) if (answer !== undefined) counts[answer.status] = (counts[answer.status] ?? 0) + 1
  return counts
}

/** Opens that Redis did not count in time, and that were counted by the gateway alone. */
async function fallbacksOf(gateways: TestGateway[]): Promise<number> {
  const counts = gateways.map((gateway) => gateway.metric('share_rate_limit_fallbacks_total{service="share-gateway"}'))
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
}

/** Ten of many opens were allowed. On a machine so busy that Redis is late at times, those may come on top. */
async function expectTenAllowed(gateways: TestGateway[], token: string): Promise<void> {
  const before = await fallbacksOf(gateways)
  const { 200: allowed = 0, 429: refused = 0 } = await openMany(gateways, 40, token, newClient())
  const fallbacks = (await fallbacksOf(gateways)) - before
  expect(allowed).toBeGreaterThanOrEqual(10)
  expect(allowed).toBeLessThanOrEqual(10 + fallbacks)
  expect(allowed + refused).toBe(40)
}

const isRedisReady = async (gateway: TestGateway) => {
  const { body } = await gateway.send('/readyz')
  return JSON.parse(body).checks.redis === 'ok'
}

test('a client gets ten opens a minute from all gateways together', async () => {
  const checkout = await startStub()
  const env = { CHECKOUT_GRPC_URL: checkout.target, ...sharedRedis() }
  const gateways = [await startTestGateway({ env }), await startTestGateway({ env })]
  const token = checkout.addLink()
  await expectTenAllowed(gateways, token)
  await expectTenAllowed(gateways, token)
})

test('a gateway counts in Redis from its first open on', async () => {
  const checkout = await startStub()
  const env = sharedRedis()
  const redis = connectRedis(env.REDIS_URL, { log: silentLog, connectionName: 'test' })
  closeAfterTest(() => redis.disconnect())
  await firstConnection(redis)
  const gateway = await startTestGateway({ env: { CHECKOUT_GRPC_URL: checkout.target, ...env } })
  await gateway.open(checkout.addLink(), { client: '203.0.113.7' })
  expect(await redis.get(`${env.REDIS_KEY_PREFIX}share-opens:203.0.113.7`)).toBe('1')
})

test('each answer tells how many opens are left, and the one too many when to come back', async () => {
  const checkout = await startStub()
  const gateway = await startTestGateway({ env: { CHECKOUT_GRPC_URL: checkout.target } })
  const client = newClient()
  const token = checkout.addLink()
  for (const remaining of ['9', '8', '7']) {
    const { headers } = await gateway.open(token, { client })
    expect([headers['ratelimit-limit'], headers['ratelimit-remaining']]).toEqual(['10', remaining])
    expect(Number(headers['ratelimit-reset'])).toBeGreaterThan(50)
  }
  await openMany([gateway], 7, token, client)
  const { status, headers, body } = await gateway.open(token, { client })
  expect([status, headers['ratelimit-remaining']]).toEqual([429, '0'])
  expect(headers['retry-after']).toBe(headers['ratelimit-reset'])
  expect(Number(headers['retry-after'])).toBeGreaterThan(50)
  expect(JSON.parse(body).code).toBe('rate_limited')
  expect(await gateway.metric('share_opens_total{outcome="rate_limited"}')).toBe(1)
})

test('opens count whatever they come to: unknown and malformed tokens, HEADs and prefetches too', async () => {
  const checkout = await startStub()
  const gateway = await startTestGateway({ env: { CHECKOUT_GRPC_URL: checkout.target } })
  const client = newClient()
  const token = checkout.addLink()
  await gateway.open('malformed', { client })
  await gateway.open(token, { client, method: 'HEAD' })
  await gateway.open(token, { client, headers: { Purpose: 'prefetch' } })
  await gateway.open(token, { client, method: 'OPTIONS' })
  expect((await gateway.open(token, { client })).headers['ratelimit-remaining']).toBe('6')
})

test.each(['cut', 'hang'] as const)(
  'while Redis is down (%s) each gateway allows ten on its own, at once; when it is back they count together',
  async (outage) => {
    const checkout = await startStub()
    const { REDIS_URL, REDIS_KEY_PREFIX } = sharedRedis()
    const proxy = await startFlakyProxy(REDIS_URL)
    closeAfterTest(() => proxy.close())
    const env = { CHECKOUT_GRPC_URL: checkout.target, REDIS_URL: proxy.url, REDIS_KEY_PREFIX }
    const gateways = [await startTestGateway({ env }), await startTestGateway({ env })]
    const token = checkout.addLink()
    const client = newClient()
    expect(await openMany(gateways, 6, token, client)).toEqual({ 200: 6 })

    proxy[outage]()
    // The stated bound: what Redis allowed before, and ten from each gateway's own memory.
    const { 200: allowed = 0, 429: refused = 0 } = await openMany(gateways, 50, token, client)
    expect(allowed).toBeLessThanOrEqual(20)
    expect(allowed).toBeGreaterThan(10)
    expect(allowed + refused).toBe(50)
    expect(await fallbacksOf(gateways)).toBeGreaterThanOrEqual(50)
    for (const gateway of gateways) expect((await gateway.send('/readyz')).status).toBe(200)

    proxy.restore()
    for (const gateway of gateways) await waitFor(() => isRedisReady(gateway), { timeoutMs: 5_000 })
    await expectTenAllowed(gateways, token)
  },
)

test('a gateway that starts while Redis is down serves, and counts in Redis once it is up', async () => {
  const checkout = await startStub()
  const { REDIS_URL, REDIS_KEY_PREFIX } = sharedRedis()
  const proxy = await startFlakyProxy(REDIS_URL)
  closeAfterTest(() => proxy.close())
  proxy.cut()
  const env = { CHECKOUT_GRPC_URL: checkout.target, REDIS_URL: proxy.url, REDIS_KEY_PREFIX }
  const gateway = await startTestGateway({ env })
  expect(await openMany([gateway], 12, checkout.addLink(), newClient())).toEqual({ 200: 10, 429: 2 })
  proxy.restore()
  await waitFor(() => isRedisReady(gateway), { timeoutMs: 5_000 })
})

test('without trusted proxies every client is its socket, whatever X-Forwarded-For says', async () => {
  const checkout = await startStub()
  const gateway = await startTestGateway({
    env: { CHECKOUT_GRPC_URL: checkout.target, TRUST_PROXY: '', SHARE_OPENS_PER_MINUTE: '3' },
  })
  const token = checkout.addLink()
  const opens = Array.from({ length: 10 }, () => gateway.open(token, { client: newClient() }))
  const statuses = (await Promise.all(opens)).map(({ status }) => status)
  expect(statuses.filter((status) => status === 200)).toHaveLength(3)
})

test('a browser that has to wait gets a page that opens the link by itself; a program gets the time alone', async () => {
  const checkout = await startStub()
  const gateway = await startTestGateway({ env: { CHECKOUT_GRPC_URL: checkout.target, SHARE_OPENS_PER_MINUTE: '1' } })
  const client = newClient()
  const token = checkout.addLink()
  await gateway.open(token, { client })
  const page = await gateway.open(token, { client, headers: { Accept: 'text/html' } })
  expect(page.status).toBe(429)
  expect(page.headers.refresh).toBe(page.headers['retry-after'])
  expect(page.body).toContain(`in <span id="seconds">${page.headers['retry-after']}</span> seconds`)
  const problem = await gateway.open(token, { client })
  expect(problem.headers.refresh).toBeUndefined()
  expect(JSON.parse(problem.body)).toMatchObject({ status: 429, code: 'rate_limited' })
})
