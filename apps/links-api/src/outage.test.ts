import { type FlakyProxy, startFlakyProxy } from '@paylinks/test-kit/flaky-proxy'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { databaseUrl } from '@paylinks/test-kit/postgres'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { CallAnswer } from '../test/caller.ts'
import { startTestApi, type TestApi } from '../test/start-test-api.ts'

/** What a busy machine may add to what is promised. */
const BUSY_MS = 1_000
const REFUSED_WITHIN_MS = 2_000 + BUSY_MS
const SERVED_WITHIN_MS = 5_000 + BUSY_MS

let proxy: FlakyProxy
let api: TestApi
beforeAll(async () => {
  proxy = await startFlakyProxy(databaseUrl)
  api = await startTestApi({
    through(url) {
      const direct = new URL(url)
      const { hostname, port } = new URL(proxy.url)
      return Object.assign(direct, { hostname, port }).href
    },
  })
})
afterAll(async () => {
  await api.stop()
  await proxy.close()
})

afterEach(() => proxy.restore())

/** The answer, which must be a refusal that comes in time. */
async function expectRefusal(calling: Promise<CallAnswer>): Promise<void> {
  const startedAt = performance.now()
  const { status, headers, body } = await calling
  expect(performance.now() - startedAt).toBeLessThan(REFUSED_WITHIN_MS)
  expect([status, body.code]).toEqual([503, 'service_unavailable'])
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
}

test.for(['cut', 'hang'] as const)(
  'while the database is away (%s) requests are refused in time, and served again soon after',
  async (failure) => {
    const merchant = await api.newMerchant()
    const { id } = await insertPaymentLink(api.db, merchant)
    const idempotencyKey = `during a ${failure}`
    const create = () => merchant.post('/payment-links', { mode: 'setup' }, { idempotencyKey })
    expect((await merchant.get('/payment-links')).status).toBe(200)

    proxy[failure]()
    await Promise.all([
      expectRefusal(create()),
      expectRefusal(merchant.get('/payment-links')),
      expectRefusal(merchant.get(`/payment-links/${id}`)),
      expectRefusal(merchant.patch(`/payment-links/${id}`, { name: 'During an outage' })),
      expectRefusal(merchant.delete(`/payment-links/${id}`)),
    ])
    expect((await fetch(`${api.url}/readyz`)).status).toBe(503)
    expect((await fetch(`${api.url}/livez`)).status).toBe(200)
    expect((await fetch(`${api.url}/metrics`)).status).toBe(200)

    proxy.restore()
    const created = await waitFor(
      async () => {
        const answer = await create()
        return answer.status === 201 && answer
      },
      { timeoutMs: SERVED_WITHIN_MS },
    )
    expect((await create()).text).toBe(created.text)
    expect((await merchant.get('/payment-links')).body.total).toBe(2)
    expect((await merchant.get(`/payment-links/${id}`)).body).toMatchObject({ is_active: true, version: 1 })
    await waitFor(async () => (await fetch(`${api.url}/readyz`)).status === 200, { timeoutMs: SERVED_WITHIN_MS })
  },
)

test('an event that was owed before an outage is published after it', async () => {
  const merchant = await api.newMerchant()
  proxy.cut()
  const link = await insertPaymentLink(api.db, merchant)
  const event = {
    id: link.id.replace('pl_', 'evt_'),
    type: 'payment_link.created',
    created_at: link.createdAt.toISOString(),
    account_id: link.accountId,
    livemode: true,
    aggregate_version: 1,
    data: { object: {} },
  }
  await api.db.outboxMessage.create({
    data: { id: event.id, type: event.type, aggregateId: link.id, aggregateVersion: 1, payload: event },
  })
  proxy.restore()
  await waitFor(async () => (await api.db.outboxMessage.findUniqueOrThrow({ where: { id: event.id } })).publishedAt)
})
