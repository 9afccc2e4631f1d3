import type { PaylinksEvent } from '@paylinks/contracts/events'
import { PortError } from '@paylinks/service-kit/http-server'
import { insertPrice } from '@paylinks/test-kit/builders'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { expect, onTestFinished, test } from 'vitest'
import { startTestApi, type TestApi } from '../test/start-test-api.ts'
import { statementsWaiting } from '../test/statements-waiting.ts'

async function startApi(options: Parameters<typeof startTestApi>[0] = {}): Promise<TestApi> {
  const api = await startTestApi(options)
  onTestFinished(() => api.stop())
  return api
}

test('what is done to a link reaches the bus, each event once its transaction is committed', async () => {
  const api = await startApi()
  const merchant = await api.newMerchant()
  const received: PaylinksEvent[] = []
  await api.eventBus.subscribe({
    name: 'test',
    types: ['payment_link.created', 'payment_link.updated', 'payment_link.deactivated'],
    handle: (event) => void received.push(event),
    onGap() {},
  })

  const { body } = await merchant.post('/payment-links', { mode: 'setup' })
  await merchant.patch(`/payment-links/${body.id}`, { name: 'Renamed' })
  await merchant.delete(`/payment-links/${body.id}`)
  await waitFor(() => received.length === 3)
  expect(received).toEqual(await api.eventsAbout(body.id))
  expect(received.map(({ type, aggregate_version }) => [type, aggregate_version])).toEqual([
    ['payment_link.created', 1],
    ['payment_link.updated', 2],
    ['payment_link.deactivated', 3],
  ])
})

test('it listens for what transactions leave in the outbox, and its connections are named', async () => {
  const api = await startApi()
  await (await fetch(`${api.url}/readyz`)).body?.cancel()
  await waitFor(async () => {
    const connections = await api.db.$queryRaw<{ name: string }[]>`
      SELECT DISTINCT application_name AS name FROM pg_stat_activity
      WHERE datname = current_database() AND application_name LIKE 'links-api%' ORDER BY name`
    return connections.map(({ name }) => name).join() === 'links-api,links-api-outbox'
  })
})

test('the metrics tell of requests by route, never by what is in a path, and of the outbox', async () => {
  const api = await startApi()
  const merchant = await api.newMerchant()
  const { body } = await merchant.post('/payment-links', { mode: 'setup' })
  await merchant.get(`/payment-links/${body.id}`)
  await waitFor(async () => (await api.db.outboxMessage.count({ where: { publishedAt: null } })) === 0)

  const text = await waitFor(async () => {
    const metrics = await (await fetch(`${api.url}/metrics`)).text()
    return /^outbox_published_total\{service="links-api"\} 1$/m.test(metrics) && metrics
  })
  expect(text).toContain('route="/api/:account_id/payment-links/:id"')
  expect(text).not.toContain(body.id)
  expect(text).not.toContain(merchant.accountId)
  for (const name of ['outbox_pending', 'outbox_parked', 'outbox_lag_seconds', 'outbox_failed_total']) {
    expect(text).toMatch(new RegExp(`^${name}\\{service="links-api"\\} 0$`, 'm'))
  }
})

test('it is ready while it has its database, and says so when the bus is away', async () => {
  const api = await startApi()
  const readiness = async () => {
    const response = await fetch(`${api.url}/readyz`)
    return [response.status, await response.json()]
  }
  expect(await readiness()).toEqual([
    200,
    { status: 'ready', checks: { database: 'ok', event_bus: 'ok', redis: 'ok' } },
  ])
  await api.eventBus.close()
  expect(await readiness()).toEqual([
    200,
    { status: 'ready', checks: { database: 'ok', event_bus: 'failing', redis: 'ok' } },
  ])
})

test('after the stop has begun it says that it is not ready, and serves on until balancers have seen it', async () => {
  const api = await startTestApi({ env: { SHUTDOWN_DELAY_SECONDS: '1' } })
  const merchant = await api.newMerchant()
  const stopped = api.stopService()
  const readiness = await fetch(`${api.url}/readyz`)
  expect([readiness.status, await readiness.json()]).toMatchObject([503, { status: 'draining' }])
  expect((await merchant.post('/payment-links', { mode: 'setup' })).status).toBe(201)
  await stopped
  await expect(fetch(`${api.url}/livez`)).rejects.toThrow()
  await api.stop()
})

test('a stop lets what is in flight finish', async () => {
  const api = await startTestApi()
  const merchant = await api.newMerchant()
  const price = await insertPrice(api.db, merchant)
  const { answer, stopped } = await api.db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM prices WHERE id = ${price.id} FOR UPDATE`
    const answer = merchant.post('/payment-links', { line_items: [{ price_id: price.id }] })
    await statementsWaiting(api.db, 1)
    const stopped = api.stopService()
    return { answer, stopped }
  })
  expect((await answer).status).toBe(201)
  await stopped
  await expect(fetch(`${api.url}/livez`)).rejects.toThrow()
  await api.stop()
})

test('a port that is taken is told by the variable that sets it', async () => {
  const api = await startApi()
  const start = startTestApi({ env: { LINKS_API_PORT: new URL(api.url).port } })
  await expect(start).rejects.toThrow(PortError)
  await expect(start).rejects.toThrow('LINKS_API_PORT')
})
