import { createMasterKey, parseMasterKeys } from '@paylinks/service-kit/master-key'
import { TEST_MASTER_KEY } from '@paylinks/test-kit/master-key'
import { insertWebhookDelivery, insertWebhookEndpoint } from '@paylinks/test-kit/webhook-builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { faultsOf } from '../../test/caller.ts'
import { startTestApi } from '../../test/start-test-api.ts'

const BODY = { url: 'https://shop.example.com/hooks', event_types: ['*'] }
const MINUTE_MS = 60_000

test('the secret is shown once, sealed in the database and never logged', async ({ api, merchant }) => {
  const { status, body } = await merchant.post('/webhook-endpoints', BODY)
  expect([status, body.secret]).toEqual([201, expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/)])
  const shown = await merchant.get(`/webhook-endpoints/${body.id}`)
  expect(shown.text).not.toContain('whsec_')
  const row = await api.db.webhookEndpoint.findUniqueOrThrow({ where: { id: body.id } })
  expect(JSON.stringify(row)).not.toContain(body.secret)
  expect(createMasterKey(parseMasterKeys(TEST_MASTER_KEY)).open(row.sealedSecret, body.id)).toBe(body.secret)
  expect(api.logText()).not.toContain(body.secret)
})

test.for([
  ['http://shop.example.com/', ['url https_required']],
  ['https://user:password@shop.example.com/', ['url invalid_format']],
  ['ftp://shop.example.com/', ['url invalid_format']],
  ['javascript:alert(1)', ['url invalid_format']],
  ['https://127.0.0.1/', ['url address_not_public']],
  ['https://169.254.169.254/latest/meta-data/', ['url address_not_public']],
  ['https://[::ffff:10.0.0.1]/', ['url address_not_public']],
  ['https://localhost/', ['url address_not_public']],
  ['https://shop.example.com:5432/', ['url port_not_allowed']],
  ['https://shop.example.com:4250/', ['url port_not_allowed']],
  [`https://shop.example.com/${'x'.repeat(2049 - 25)}`, ['url too_long']],
] as const)(
  '%s is refused when an endpoint is made and when it is changed',
  async ([url, faults], { api, merchant }) => {
    const { id } = await insertWebhookEndpoint(api.db, merchant)
    const answers = [
      await merchant.post('/webhook-endpoints', { ...BODY, url }),
      await merchant.patch(`/webhook-endpoints/${id}`, { url }),
    ]
    for (const answer of answers) expect([answer.status, ...faultsOf(answer)]).toEqual([422, ...faults])
  },
)

test('a name that leads into a private network is refused', async () => {
  const resolveName = async () => [
    { address: '93.184.216.34', family: 4 },
    { address: '10.0.0.8', family: 4 },
  ]
  const api = await startTestApi({ resolveName })
  const merchant = await api.newMerchant()
  const answer = await merchant.post('/webhook-endpoints', BODY)
  expect([answer.status, ...faultsOf(answer)]).toEqual([422, 'url address_not_public'])
  await api.stop()
})

test('every fault of a body is told at once', async ({ merchant }) => {
  const answer = await merchant.post('/webhook-endpoints', { url: 'https://10.0.0.1/', event_types: ['nothing'], x: 1 })
  expect(
    faultsOf(answer)
      .map((fault) => fault.split(' ')[0])
      .sort(),
  ).toEqual(['event_types[0]', 'url', 'x'])
})

test('an account has at most 20 endpoints in a mode, however many are made at once', async ({ api }) => {
  const { live, test: testing } = await api.newMerchantInBothModes()
  for (let made = 0; made < 18; made++) await insertWebhookEndpoint(api.db, live)
  const answers = await Promise.all(Array.from({ length: 5 }, () => live.post('/webhook-endpoints', BODY)))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409, 409])
  const refused = answers.find(({ status }) => status === 409)
  expect(refused?.body.code).toBe('webhook_endpoint_limit_reached')
  expect((await testing.post('/webhook-endpoints', BODY)).status).toBe(201)
  const { body } = await live.get('/webhook-endpoints?limit=1')
  await live.delete(`/webhook-endpoints/${body.data[0].id}`)
  expect((await live.post('/webhook-endpoints', BODY)).status).toBe(201)
})

test('a rotation gives a new secret and keeps the one before for 24 hours', async ({ api, merchant }) => {
  const { id, secret } = await insertWebhookEndpoint(api.db, merchant)
  const { body } = await merchant.post(`/webhook-endpoints/${id}/rotate-secret`, {})
  expect(body.secret).not.toBe(secret)
  const hours = (Date.parse(body.previous_secret_expires_at) - Date.now()) / (60 * MINUTE_MS)
  expect(Math.round(hours)).toBe(24)
  const row = await api.db.webhookEndpoint.findUniqueOrThrow({ where: { id } })
  const masterKey = createMasterKey(parseMasterKeys(TEST_MASTER_KEY))
  expect(masterKey.open(row.sealedPreviousSecret ?? '', id)).toBe(secret)
})

test('disabling says by whom and enabling forgets the failures', async ({ api, merchant }) => {
  const { id } = await insertWebhookEndpoint(api.db, merchant, { failingSince: new Date(), failuresInRow: 9 })
  const off = await merchant.patch(`/webhook-endpoints/${id}`, { is_enabled: false })
  expect(off.body).toMatchObject({ is_enabled: false, disabled_reason: 'merchant' })
  for (const action of ['test', 'replay']) {
    const answer = await merchant.post(`/webhook-endpoints/${id}/${action}`, {})
    expect([answer.status, answer.body.code]).toEqual([409, 'webhook_endpoint_disabled'])
  }
  const on = await merchant.patch(`/webhook-endpoints/${id}`, { is_enabled: true })
  expect(on.body).toMatchObject({ is_enabled: true, disabled_reason: null, disabled_at: null, failing_since: null })
})

test('a deleted endpoint is gone, and its secret with it', async ({ api, merchant }) => {
  const { id } = await insertWebhookEndpoint(api.db, merchant)
  expect((await merchant.delete(`/webhook-endpoints/${id}`)).status).toBe(200)
  expect((await merchant.get(`/webhook-endpoints/${id}`)).status).toBe(404)
  expect((await merchant.delete(`/webhook-endpoints/${id}`)).status).toBe(404)
  expect(await api.db.webhookEndpoint.findUnique({ where: { id } })).toMatchObject({ sealedSecret: '' })
})

test('a test makes one delivery, due now, and an event in the log', async ({ api, merchant }) => {
  const { id } = await insertWebhookEndpoint(api.db, merchant, { eventTypes: ['payment_link.created'] })
  const { body } = await merchant.post(`/webhook-endpoints/${id}/test`, {})
  expect(body).toMatchObject({ webhook_endpoint_id: id, event_type: 'webhook_endpoint.test', status: 'pending' })
  const event = await merchant.get(`/events/${body.event_id}`)
  expect(event.body).toMatchObject({ type: 'webhook_endpoint.test', data: { object: { id } } })
})

test('a retry makes a delivery due, whatever became of it, but not without its event or its endpoint', async ({
  api,
  merchant,
}) => {
  const delivery = await insertWebhookDelivery(api.db, merchant, { failedTries: 10 })
  const retried = await merchant.post(`/webhook-deliveries/${delivery.id}/retry`, {})
  expect(retried.body).toMatchObject({ status: 'pending', completed_at: null, try_count: 1 })
  expect(await api.db.webhookDelivery.findUnique({ where: { id: delivery.id } })).toMatchObject({ failedTries: 0 })

  await api.db.event.delete({ where: { id: delivery.eventId } })
  const late = await merchant.post(`/webhook-deliveries/${delivery.id}/retry`, {})
  expect([late.status, late.body.code]).toEqual([409, 'webhook_event_expired'])
  await merchant.delete(`/webhook-endpoints/${delivery.endpointId}`)
  const nowhere = await merchant.post(`/webhook-deliveries/${delivery.id}/retry`, {})
  expect([nowhere.status, nowhere.body.code]).toEqual([409, 'webhook_endpoint_disabled'])
})

test('a replay is of a day unless it is told since when, and a second one widens the first', async ({
  api,
  merchant,
}) => {
  const { id } = await insertWebhookEndpoint(api.db, merchant)
  const ofADay = await merchant.post(`/webhook-endpoints/${id}/replay`, {})
  const since = Date.parse(ofADay.body.replay.since)
  expect(Math.abs(Date.now() - 24 * 60 * MINUTE_MS - since)).toBeLessThan(MINUTE_MS)
  const later = await merchant.post(`/webhook-endpoints/${id}/replay`, { since: new Date().toISOString() })
  expect(Date.parse(later.body.replay.since)).toBe(since)
  const earlier = await merchant.post(`/webhook-endpoints/${id}/replay`, { since: '2026-01-01T00:00:00Z' })
  expect(earlier.body.replay.since).toBe('2026-01-01T00:00:00.000Z')
})
