import { once } from 'node:events'
import { connect } from 'node:net'
import { createInProcessBus } from '@paylinks/messaging/in-process-bus'
import { EnvError } from '@paylinks/service-kit/env'
import { PortError } from '@paylinks/service-kit/http-server'
import { startFlakyProxy } from '@paylinks/test-kit/flaky-proxy'
import { createGate } from '@paylinks/test-kit/gate'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { expect, test } from 'vitest'
import { startCheckoutStub } from '../test/checkout-stub.ts'
import { closeAfterTest, sharedRedis, silentLog, startTestGateway } from '../test/gateway.ts'
import { readEnv } from './env.ts'
import { startShareGateway } from './start.ts'

async function setUp(env: Record<string, string> = {}) {
  const checkout = await startCheckoutStub()
  closeAfterTest(checkout.stop)
  const gateway = await startTestGateway({
    env: { CHECKOUT_GRPC_URL: checkout.target, ...env },
    checkoutLimits: { deadlineMs: 60_000 },
  })
  return { checkout, gateway }
}

async function isRefused(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const outcome = await Promise.race([once(socket, 'error'), once(socket, 'connect')])
  socket.destroy()
  return outcome[0]?.code === 'ECONNREFUSED'
}

test('stopping finishes the opens in flight, and takes no new connection', async () => {
  const { checkout, gateway } = await setUp(sharedRedis())
  const gate = createGate()
  checkout.script(() => gate.opened)
  const open = gateway.open(checkout.addLink())
  await waitFor(() => checkout.calls.length === 1)
  const stopped = gateway.stop()
  await waitFor(() => isRefused(gateway.port))
  gate.open()
  expect((await open).status).toBe(200)
  await stopped
})

test('an operator sees what is up, and the gateway is ready without it', async () => {
  const { checkout, gateway } = await setUp()
  const readiness = async () => {
    const { status, body } = await gateway.send('/readyz')
    return { status, ...JSON.parse(body) }
  }
  await waitFor(async () => (await readiness()).checks.checkout === 'ok')
  expect(await readiness()).toEqual({
    status: 'ready',
    checks: { checkout: 'ok', redis: 'ok', event_bus: 'ok' },
  })
  checkout.stop()
  await waitFor(async () => (await readiness()).checks.checkout === 'failing')
  expect((await gateway.send('/readyz')).status).toBe(200)
  expect((await gateway.send('/livez')).status).toBe(200)
})

test('requests are counted by route, and no metric holds a token', async () => {
  const { checkout, gateway } = await setUp()
  const token = checkout.addLink()
  await gateway.open(token)
  await gateway.open('malformed')
  const requests = 'http_request_duration_seconds_count{route="/api/pay/share/:secure_token"'
  expect(await gateway.metric(`${requests},status="200"}`)).toBe(1)
  expect(await gateway.metric(`${requests},status="404"}`)).toBe(1)
  expect(await gateway.metric('share_link_cache_entries{kind="links"}')).toBe(1)
  const { body } = await gateway.send('/metrics')
  expect(body).not.toContain(token)
  expect(body).not.toContain('share/malformed')
})

test('a taken port is an error that names the variable, and leaves nothing connected', async () => {
  const { gateway } = await setUp()
  const { REDIS_URL, REDIS_KEY_PREFIX } = sharedRedis()
  const proxy = await startFlakyProxy(REDIS_URL)
  closeAfterTest(() => proxy.close())
  const env = readEnv({
    SHARE_GATEWAY_PORT: String(gateway.port),
    REDIS_URL: proxy.url,
    REDIS_KEY_PREFIX,
    LOG_LEVEL: 'silent',
    SHUTDOWN_DELAY_SECONDS: '0',
  })
  const starting = startShareGateway({ env, eventBus: createInProcessBus({ log: silentLog }) })
  await expect(starting).rejects.toThrow(PortError)
  await expect(starting).rejects.toThrow(/Set SHARE_GATEWAY_PORT/)
  await waitFor(() => proxy.connections() === 0)
})

test('an empty environment is enough, and finds the checkout service by its own port', () => {
  expect(readEnv({})).toMatchObject({
    HOST: '127.0.0.1',
    SHARE_GATEWAY_PORT: 4100,
    SHARE_OPENS_PER_MINUTE: 10,
    CHECKOUT_GRPC_URL: '127.0.0.1:4250',
    TRUST_PROXY: [],
  })
  expect(readEnv({ CHECKOUT_GRPC_PORT: '5250' }).CHECKOUT_GRPC_URL).toBe('127.0.0.1:5250')
  expect(readEnv({ CHECKOUT_GRPC_URL: 'grpc://checkout:4250' }).CHECKOUT_GRPC_URL).toBe('checkout:4250')
  expect(readEnv({ CHECKOUT_GRPC_URL: '[::1]:4250' }).CHECKOUT_GRPC_URL).toBe('[::1]:4250')
})

test('every fault of the environment is told at once', () => {
  const faulty = {
    TRUST_PROXY: 'true',
    CHECKOUT_GRPC_URL: 'http://checkout',
    SHARE_OPENS_PER_MINUTE: '0',
    SHARE_GATEWAY_PORT: '99999',
    REDIS_URL: 'http://redis',
    REDIS_KEY_PREFIX: 'with spaces',
  }
  const read = () => readEnv(faulty)
  expect(read).toThrow(EnvError)
  for (const name of Object.keys(faulty)) expect(read).toThrow(name)
})
