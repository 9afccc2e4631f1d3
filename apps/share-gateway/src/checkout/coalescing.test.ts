import { status } from '@grpc/grpc-js'
import { createGate } from '@paylinks/test-kit/gate'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { expect, test } from 'vitest'
import { startCheckoutStub } from '../../test/checkout-stub.ts'
import { closeAfterTest, startTestGateway } from '../../test/gateway.ts'
import type { CheckoutLimits } from './connect-checkout.ts'

/** Calls may take as long as the test holds them. */
async function setUp(limits: Partial<CheckoutLimits> = {}) {
  const checkout = await startCheckoutStub()
  closeAfterTest(checkout.stop)
  const gateway = await startTestGateway({
    env: { CHECKOUT_GRPC_URL: checkout.target },
    checkoutLimits: { deadlineMs: 60_000, ...limits },
  })
  return { checkout, gateway }
}

test('concurrent opens share a few calls, and each gets its own result', async () => {
  const { checkout, gateway } = await setUp()
  const openable = Array.from({ length: 40 }, () => checkout.addLink())
  const gone = Array.from({ length: 10 }, () => checkout.addLink({ state: 'deactivated', version: 2 }))
  const gate = createGate()
  checkout.script(() => gate.opened)
  // All calls are made busy, so that whatever comes now gathers.
  const busy = openable.splice(0, 4)
  const first = []
  for (const [index, token] of busy.entries()) {
    first.push(gateway.open(token))
    await waitFor(() => checkout.calls.length === index + 1)
  }
  const opens = [...openable, ...gone].map((token) => gateway.open(token))
  await waitFor(async () => (await gateway.metric('share_checkout_items_waiting{rpc="MintSessions"}')) === opens.length)
  gate.open()
  const answers = await Promise.all([...first, ...opens])
  expect(answers.map(({ status: code }) => code)).toEqual([
    ...[...busy, ...openable].map(() => 200),
    ...gone.map(() => 404),
  ])
  const ids = answers.filter(({ status: code }) => code === 200).map(({ body }) => JSON.parse(body).checkout_session_id)
  expect(new Set(ids).size).toBe(40)
  expect(checkout.calls.map(({ secureTokens }) => secureTokens.length)).toEqual([1, 1, 1, 1, 46])
})

test('a call that fails costs only those who shared it their session', async () => {
  const { checkout, gateway } = await setUp()
  const [unlucky, lucky] = [checkout.addLink(), checkout.addLink()]
  const gate = createGate()
  checkout.script(async ({ secureTokens }) => {
    await gate.opened
    return secureTokens.includes(unlucky) ? status.INTERNAL : undefined
  })
  const failing = gateway.open(unlucky)
  await waitFor(() => checkout.calls.length === 1)
  const succeeding = gateway.open(lucky)
  await waitFor(() => checkout.calls.length === 2)
  gate.open()
  expect([(await failing).status, (await succeeding).status]).toEqual([503, 200])
})

test('a call carries the request id and the trace of the request that it is made for', async () => {
  const { checkout, gateway } = await setUp()
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
  const headers = { 'X-Request-Id': 'req_of_the_caller', traceparent: `00-${trace}-00f067aa0ba902b7-01` }
  const answer = await gateway.open(checkout.addLink(), { headers })
  expect(answer.headers['x-request-id']).toBe('req_of_the_caller')
  const [call] = checkout.calls
  expect(call?.metadata.get('x-request-id')).toEqual(['req_of_the_caller'])
  const [traceparent] = call?.metadata.get('traceparent') ?? []
  expect(String(traceparent)).toMatch(new RegExp(`^00-${trace}-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$`))
})

test('more opens than can wait are refused at once, and those that wait are served', async () => {
  // With one open to a call, four calls are under way and four opens may wait.
  const { checkout, gateway } = await setUp({ maxMintBatch: 1 })
  const token = checkout.addLink()
  const gate = createGate()
  checkout.script(() => gate.opened)
  const opens = []
  for (let count = 1; count <= 8; count++) {
    opens.push(gateway.open(token))
    const expected = Math.max(0, count - 4)
    await waitFor(() => checkout.calls.length === Math.min(count, 4))
    await waitFor(async () => (await gateway.metric('share_checkout_items_waiting{rpc="MintSessions"}')) === expected)
  }
  expect((await gateway.open(token)).status).toBe(503)
  gate.open()
  expect((await Promise.all(opens)).map(({ status: code }) => code)).toEqual(Array(8).fill(200))
})
