import { newSecureToken } from '@paylinks/contracts/ids'
import type { EventBus, OutgoingMessage } from '@paylinks/messaging/event-bus'
import { createInProcessBus } from '@paylinks/messaging/in-process-bus'
import { connectRabbitMq } from '@paylinks/messaging/rabbitmq-bus'
import { linkEvent } from '@paylinks/test-kit/events'
import { startFlakyProxy } from '@paylinks/test-kit/flaky-proxy'
import { uniqueExchange } from '@paylinks/test-kit/rabbitmq'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { expect, test } from 'vitest'
import { startCheckoutStub } from '../../test/checkout-stub.ts'
import { closeAfterTest, silentLog, startTestGateway, type TestGateway } from '../../test/gateway.ts'

function inProcess(): EventBus {
  return createInProcessBus({ log: silentLog })
}

function rabbitMq(url?: string): EventBus {
  const broker = uniqueExchange()
  const bus = connectRabbitMq({ url: url ?? broker.url, exchange: broker.exchange, log: silentLog })
  closeAfterTest(broker.drop)
  closeAfterTest(() => bus.close())
  return bus
}

async function setUp(eventBus: EventBus) {
  const checkout = await startCheckoutStub()
  closeAfterTest(checkout.stop)
  const gateway = await startTestGateway({ env: { CHECKOUT_GRPC_URL: checkout.target }, eventBus })
  const callsFor = (token: string) => checkout.calls.filter(({ secureTokens }) => secureTokens.includes(token)).length
  return { checkout, gateway, callsFor }
}

const message = (event: OutgoingMessage['event']): OutgoingMessage => ({ event, requestId: null, traceparent: null })

const eventsHandled = (gateway: TestGateway, type: string) => gateway.metric(`share_link_events_total{type="${type}"}`)
const drops = (gateway: TestGateway) => gateway.metric('share_link_cache_drops_total{service="share-gateway"}')

test.each([
  ['one process', inProcess],
  ['RabbitMQ', rabbitMq],
])('over %s, a deactivation is refused by every gateway without asking', async (_name, connect) => {
  const eventBus = connect()
  const { checkout, gateway, callsFor } = await setUp(eventBus)
  const replica = await startTestGateway({ env: { CHECKOUT_GRPC_URL: checkout.target }, eventBus })
  await waitFor(async () => (await drops(gateway)) > 0 && (await drops(replica)) > 0)
  const secureToken = newSecureToken()
  const deactivated = linkEvent({ type: 'payment_link.deactivated', version: 2, secureToken })
  await eventBus.publish(message(deactivated))
  for (const each of [gateway, replica]) {
    await waitFor(async () => (await eventsHandled(each, 'payment_link.deactivated')) === 1)
    expect((await each.open(secureToken)).status).toBe(404)
  }
  expect(callsFor(secureToken)).toBe(0)
  expect(await gateway.metric('share_link_event_lag_seconds_count{service="share-gateway"}')).toBe(1)
})

test('a link that was changed is asked about anew from its event on', async () => {
  const eventBus = inProcess()
  const { checkout, gateway } = await setUp(eventBus)
  const secureToken = checkout.addLink({ state: 'unsellable', version: 2 })
  expect((await gateway.open(secureToken)).status).toBe(404)
  checkout.links.set(secureToken, { state: 'openable', version: 3 })
  await eventBus.publish(message(linkEvent({ version: 3, secureToken })))
  await waitFor(async () => (await eventsHandled(gateway, 'payment_link.updated')) === 1)
  expect((await gateway.open(secureToken)).status).toBe(200)
})

test('a link whose token was tried before it was made is open from its event on', async () => {
  const eventBus = inProcess()
  const { checkout, gateway } = await setUp(eventBus)
  const secureToken = newSecureToken()
  expect((await gateway.open(secureToken)).status).toBe(404)
  checkout.links.set(secureToken, { state: 'openable', version: 1 })
  await eventBus.publish(message(linkEvent({ type: 'payment_link.created', secureToken })))
  await waitFor(async () => (await eventsHandled(gateway, 'payment_link.created')) === 1)
  expect((await gateway.open(secureToken)).status).toBe(200)
})

test('a link whose deactivation never reached the gateway mints nothing', async () => {
  const { checkout, gateway } = await setUp(inProcess())
  const secureToken = checkout.addLink()
  expect((await gateway.open(secureToken)).status).toBe(200)
  checkout.links.set(secureToken, { state: 'deactivated', version: 2 })
  expect((await gateway.open(secureToken)).status).toBe(404)
  expect(checkout.sessions.size).toBe(1)
})

test('after the broker was away, what was cached before is asked about again', async () => {
  const { url } = uniqueExchange()
  const proxy = await startFlakyProxy(url)
  closeAfterTest(() => proxy.close())
  const eventBus = rabbitMq(proxy.url)
  const { gateway, callsFor } = await setUp(eventBus)
  await waitFor(async () => (await drops(gateway)) > 0)
  const secureToken = newSecureToken()
  await eventBus.publish(message(linkEvent({ type: 'payment_link.deactivated', version: 2, secureToken })))
  await waitFor(async () => (await eventsHandled(gateway, 'payment_link.deactivated')) === 1)
  const dropsBefore = await drops(gateway)

  proxy.cut()
  await waitFor(() => !eventBus.isConnected())
  expect((await gateway.open(secureToken)).status).toBe(404)
  expect(callsFor(secureToken)).toBe(0)
  expect(JSON.parse((await gateway.send('/readyz')).body)).toMatchObject({
    status: 'ready',
    checks: { event_bus: 'failing' },
  })

  proxy.restore()
  await waitFor(async () => (await drops(gateway)) > dropsBefore, { timeoutMs: 5_000 })
  await gateway.open(secureToken)
  expect(callsFor(secureToken)).toBe(1)
})
