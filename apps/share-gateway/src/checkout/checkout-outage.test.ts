import { status } from '@grpc/grpc-js'
import { startFlakyProxy } from '@paylinks/test-kit/flaky-proxy'
import { createGate } from '@paylinks/test-kit/gate'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { expect, test } from 'vitest'
import { type CheckoutStub, startCheckoutStub } from '../../test/checkout-stub.ts'
import { type Answer, closeAfterTest, startTestGateway, type TestGateway } from '../../test/gateway.ts'

/** What is promised of an outage: an answer within two seconds, and opens again within five of its end. */
const ANSWER_WITHIN_MS = 2_000
const RECOVER_WITHIN_MS = 5_000

async function startStub(): Promise<CheckoutStub> {
  const checkout = await startCheckoutStub()
  closeAfterTest(checkout.stop)
  return checkout
}

async function setUp() {
  const checkout = await startStub()
  const gateway = await startTestGateway({ env: { CHECKOUT_GRPC_URL: checkout.target } })
  return { checkout, gateway }
}

/** A gateway whose way to the checkout service the test can break. */
async function setUpWithProxy() {
  const checkout = await startStub()
  const proxy = await startFlakyProxy(`http://${checkout.target}`)
  closeAfterTest(() => proxy.close())
  const gateway = await startTestGateway({ env: { CHECKOUT_GRPC_URL: new URL(proxy.url).host } })
  return { checkout, proxy, gateway }
}

async function timed(open: Promise<Answer>): Promise<Answer & { ms: number }> {
  const startedAt = performance.now()
  return { ...(await open), ms: performance.now() - startedAt }
}

const opensAgain = (gateway: TestGateway, token: string) =>
  waitFor(async () => (await gateway.open(token)).status === 200, { timeoutMs: RECOVER_WITHIN_MS })

test('an open that meets UNAVAILABLE is tried again with the same request id, and makes one session', async () => {
  const { checkout, gateway } = await setUp()
  checkout.script(() => (checkout.calls.length <= 2 ? status.UNAVAILABLE : undefined))
  const { status: code, body } = await gateway.open(checkout.addLink())
  expect([code, JSON.parse(body).checkout_session_id]).toEqual([200, 'cs_live_1'])
  const [first, ...others] = checkout.calls.map(({ requestIds }) => requestIds)
  expect(others).toEqual([first, first])
})

test('an answer that was lost on the way does not cost the customer a second session', async () => {
  const { checkout, proxy, gateway } = await setUpWithProxy()
  const token = checkout.addLink()
  await gateway.open(token)
  const gate = createGate()
  // The next call is decided, and its connection breaks before the answer is out.
  checkout.script(({ requestIds }) => {
    checkout.script(() => undefined)
    for (const requestId of requestIds) checkout.sessions.set(requestId, 'cs_live_of_the_lost_answer')
    proxy.cut()
    proxy.restore()
    return gate.opened
  })
  const { status: code, body } = await gateway.open(token)
  gate.open()
  expect([code, JSON.parse(body).checkout_session_id]).toEqual([200, 'cs_live_of_the_lost_answer'])
})

test.each([status.INTERNAL, status.DEADLINE_EXCEEDED, status.RESOURCE_EXHAUSTED, status.INVALID_ARGUMENT] as const)(
  'gRPC status %i is not tried again, and is answered with 503 and when to retry',
  async (code) => {
    const { checkout, gateway } = await setUp()
    checkout.script(() => code)
    const { status: answered, headers, body } = await gateway.open(checkout.addLink())
    expect([answered, headers['retry-after'], JSON.parse(body).code]).toEqual([503, '2', 'service_unavailable'])
    expect(body).not.toContain('as told')
    expect(checkout.calls).toHaveLength(1)
    const calls = `share_checkout_call_duration_seconds_count{rpc="MintSessions",code="${status[code]}"}`
    expect(await gateway.metric(calls)).toBe(1)
    expect(await gateway.metric('share_opens_total{outcome="unreachable"}')).toBe(1)
  },
)

test('a checkout service that never answers costs a customer less than two seconds, waiting in line included', async () => {
  const { checkout, gateway } = await setUp()
  const gate = createGate()
  checkout.script(() => gate.opened)
  const token = checkout.addLink()
  // Five calls one after the other: the fifth finds every call busy.
  const opens: Promise<Answer & { ms: number }>[] = []
  for (let count = 1; count <= 5; count++) {
    opens.push(timed(gateway.open(token)))
    await waitFor(() => checkout.calls.length >= Math.min(count, 4))
  }
  const head = timed(gateway.open(checkout.addLink(), { method: 'HEAD' }))
  for (const { status: code, ms } of [...(await Promise.all(opens)), await head]) {
    expect(code).toBe(503)
    expect(ms).toBeLessThan(ANSWER_WITHIN_MS)
  }
  gate.open()
  checkout.script(() => undefined)
  await opensAgain(gateway, token)
})

test('a browser gets a page that says the checkout cannot be opened right now', async () => {
  const { checkout, gateway } = await setUp()
  checkout.stop()
  const {
    status: code,
    headers,
    body,
    ms,
  } = await timed(gateway.open(checkout.addLink(), { headers: { Accept: 'text/html' } }))
  expect([code, headers['content-type'], headers['retry-after']]).toEqual([503, 'text/html; charset=utf-8', '2'])
  expect(headers['content-security-policy']).toContain("default-src 'none'")
  expect(body).toContain("<h1>We can't open the checkout right now</h1>")
  expect(ms).toBeLessThan(ANSWER_WITHIN_MS)
})

test('customers are served again within five seconds of a restart', async () => {
  const { checkout, gateway } = await setUp()
  const token = checkout.addLink()
  await gateway.open(token)
  checkout.stop()
  const { status: code, ms } = await timed(gateway.open(token))
  expect(code).toBe(503)
  expect(ms).toBeLessThan(ANSWER_WITHIN_MS)
  await checkout.start()
  await opensAgain(gateway, token)
})

test('an open that begins during a short restart is served when the service is back', async () => {
  const { checkout, gateway } = await setUp()
  const token = checkout.addLink()
  await gateway.open(token)
  checkout.stop()
  const open = gateway.open(token)
  await checkout.start()
  expect((await open).status).toBe(200)
})

test('a connection that falls silent is given up, and made anew when the network is back', async () => {
  const { checkout, proxy, gateway } = await setUpWithProxy()
  const token = checkout.addLink()
  await gateway.open(token)
  proxy.hang()
  const { status: code, ms } = await timed(gateway.open(token))
  expect(code).toBe(503)
  expect(ms).toBeLessThan(ANSWER_WITHIN_MS)
  // New connections are accepted and stay silent too: the channel hangs in CONNECTING and is replaced.
  const rebuilds = () => gateway.metric('share_checkout_channel_rebuilds_total{service="share-gateway"}')
  await waitFor(async () => (await rebuilds()) >= 1, { timeoutMs: 15_000 })
  proxy.restore()
  await opensAgain(gateway, token)
})

test('a gateway that starts before the checkout service serves as soon as that is up', async () => {
  const { checkout, proxy } = await (async () => {
    const stub = await startStub()
    const flaky = await startFlakyProxy(`http://${stub.target}`)
    closeAfterTest(() => flaky.close())
    flaky.cut()
    return { checkout: stub, proxy: flaky }
  })()
  const gateway = await startTestGateway({ env: { CHECKOUT_GRPC_URL: new URL(proxy.url).host } })
  const token = checkout.addLink()
  expect((await gateway.open(token)).status).toBe(503)
  expect(JSON.parse((await gateway.send('/readyz')).body)).toMatchObject({
    status: 'ready',
    checks: { checkout: 'failing' },
  })
  proxy.restore()
  await opensAgain(gateway, token)
  expect(JSON.parse((await gateway.send('/readyz')).body).checks.checkout).toBe('ok')
})

test('nothing is remembered of an outage: a link that could not be opened is not refused afterwards', async () => {
  const { checkout, gateway } = await setUp()
  const token = checkout.addLink()
  checkout.script(() => status.INTERNAL)
  expect((await gateway.open(token)).status).toBe(503)
  expect((await gateway.open(token, { method: 'HEAD' })).status).toBe(503)
  checkout.script(() => undefined)
  expect((await gateway.open(token, { method: 'HEAD' })).status).toBe(200)
  expect((await gateway.open(token)).status).toBe(200)
})
