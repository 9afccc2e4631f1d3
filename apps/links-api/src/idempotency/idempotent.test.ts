import { insertApiKey } from '@paylinks/test-kit/builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { patiently } from '../../test/patiently.ts'
import type { TestApi, TestMerchant } from '../../test/start-test-api.ts'

const idempotencyKey = 'order-17'
const body = { mode: 'setup', name: 'Save a card', metadata: { a: 1, b: [{ c: 2, d: 3 }] } }

const linksOf = (api: TestApi, { accountId }: TestMerchant) => api.db.paymentLink.count({ where: { accountId } })
const keysOf = (api: TestApi, { accountId }: TestMerchant) => api.db.idempotencyKey.findMany({ where: { accountId } })

async function ageKeys(api: TestApi, { accountId }: TestMerchant, hours: number) {
  await api.db.idempotencyKey.updateMany({
    where: { accountId },
    data: { createdAt: new Date(Date.now() - hours * 3_600_000) },
  })
}

test('a request that is sent again gets the same status and bytes, and changes nothing', async ({ api, merchant }) => {
  const first = await merchant.post('/payment-links', body, { idempotencyKey })
  expect([first.status, first.headers.get('idempotent-replayed')]).toEqual([201, null])
  await merchant.patch(`/payment-links/${first.body.id}`, { name: 'Changed since' })

  const again = await merchant.post('/payment-links', body, { idempotencyKey })
  expect([again.status, again.text, again.headers.get('content-type')]).toEqual([
    201,
    first.text,
    first.headers.get('content-type'),
  ])
  expect(again.headers.get('idempotent-replayed')).toBe('true')
  expect(await linksOf(api, merchant)).toBe(1)
  expect(await api.eventsAbout(first.body.id)).toHaveLength(2)
})

test('spaces and the order of keys make no other request', async ({ merchant }) => {
  const first = await merchant.post('/payment-links', body, { idempotencyKey })
  const reordered = '{ "metadata": {"b": [{"d":3,"c":2}], "a": 1},\n "name": "Save a card", "mode": "setup" }'
  const again = await merchant.send('POST', '/payment-links', reordered, { idempotencyKey })
  expect([again.status, again.text]).toEqual([201, first.text])
})

test('another body with the same key is refused and changes nothing', async ({ api, merchant }) => {
  await merchant.post('/payment-links', body, { idempotencyKey })
  for (const other of [{ ...body, name: 'Another' }, { mode: 'setup', nonsense: 1 }, []]) {
    const answer = await merchant.post('/payment-links', other, { idempotencyKey })
    expect([answer.status, answer.body.code]).toEqual([409, 'idempotency_key_reused'])
  }
  expect(await linksOf(api, merchant)).toBe(1)
})

test('the same body to another operation is another request', async ({ merchant }) => {
  await merchant.post('/products', { name: 'Pro plan' }, { idempotencyKey })
  for (const path of ['/customers', '/api-keys']) {
    const answer = await merchant.post(path, { name: 'Pro plan' }, { idempotencyKey })
    expect([answer.status, answer.body.code]).toEqual([409, 'idempotency_key_reused'])
  }
})

test('of twenty requests at once with one key exactly one is executed, and all get its answer', async ({
  api,
  merchant,
}) => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => patiently(() => merchant.post('/payment-links', body, { idempotencyKey }))),
  )
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
  expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1)
  expect(await linksOf(api, merchant)).toBe(1)
  expect(await api.eventsAbout(answers[0]?.body.id)).toHaveLength(1)
})

test('a request waits only so long for another one with its key', async ({ api, merchant }) => {
  const { accountId, livemode } = merchant
  const answer = await api.db.$transaction(async (tx) => {
    await tx.idempotencyKey.create({
      data: { accountId, livemode, key: idempotencyKey, fingerprint: new Uint8Array(32) },
    })
    return merchant.post('/payment-links', body, { idempotencyKey })
  })
  expect([answer.status, answer.body.code]).toEqual([409, 'idempotency_key_in_use'])
  expect(answer.headers.get('retry-after')).toBe('1')
  expect(await linksOf(api, merchant)).toBe(0)
})

test('a request that was refused leaves its key free, also for a corrected one', async ({ api, merchant }) => {
  const refused = await merchant.post('/payment-links', { mode: 'donation' }, { idempotencyKey })
  expect(refused.status).toBe(422)
  expect(await keysOf(api, merchant)).toEqual([])
  const corrected = await merchant.post('/payment-links', body, { idempotencyKey })
  expect([corrected.status, corrected.headers.get('idempotent-replayed')]).toEqual([201, null])
})

test('what fails halfway leaves neither its work nor its key', async ({ api, merchant }) => {
  await api.db.$executeRaw`ALTER TABLE outbox ADD CONSTRAINT outbox_is_full CHECK (false) NOT VALID`
  const failed = await merchant.post('/payment-links', body, { idempotencyKey })
  await api.db.$executeRaw`ALTER TABLE outbox DROP CONSTRAINT outbox_is_full`
  expect([failed.status, failed.body.code]).toEqual([500, 'internal_error'])
  expect(await linksOf(api, merchant)).toBe(0)
  expect((await merchant.post('/payment-links', body, { idempotencyKey })).status).toBe(201)
})

test('a key belongs to its account and its mode', async ({ api }) => {
  const { live, test: testing } = await api.newMerchantInBothModes()
  const merchants = [live, testing, await api.newMerchant()]
  const answers = await Promise.all(merchants.map((one) => one.post('/payment-links', body, { idempotencyKey })))
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(3)
})

test('any key of the account and mode may repeat a request', async ({ api, merchant }) => {
  const other = await insertApiKey(api.db, merchant)
  const first = await merchant.post('/payment-links', body, { idempotencyKey })
  const again = await api.callerWith(other.key, merchant.accountId).post('/payment-links', body, { idempotencyKey })
  expect(again.text).toBe(first.text)
})

test('a key is forgotten after 24 hours, and not before', async ({ api, merchant }) => {
  const first = await merchant.post('/payment-links', body, { idempotencyKey })
  await ageKeys(api, merchant, 23.9)
  expect((await merchant.post('/payment-links', body, { idempotencyKey })).body.id).toBe(first.body.id)
  await ageKeys(api, merchant, 24.1)
  const later = await merchant.post('/payment-links', { ...body, name: 'Another' }, { idempotencyKey })
  expect([later.status, later.body.name]).toEqual([201, 'Another'])
  const again = await merchant.post('/payment-links', { ...body, name: 'Another' }, { idempotencyKey })
  expect(again.text).toBe(later.text)
})

test.for<[string, string]>([
  ['an empty key', ''],
  ['a key of 256 characters', 'x'.repeat(256)],
  ['a key beyond ASCII', 'caf\u00e9'],
])('%s is refused', async ([, key], { api, merchant }) => {
  const answer = await merchant.post('/payment-links', body, { headers: { 'idempotency-key': key } })
  expect([answer.status, answer.body.code]).toEqual([400, 'invalid_idempotency_key'])
  expect(await linksOf(api, merchant)).toBe(0)
})

test('a key of 255 characters is taken', async ({ merchant }) => {
  const answer = await merchant.post('/payment-links', body, { idempotencyKey: 'x'.repeat(255) })
  expect(answer.status).toBe(201)
})

test('an answer that holds a secret is kept sealed, and given again to the key that got it alone', async ({
  api,
  merchant,
}) => {
  const other = api.callerWith((await insertApiKey(api.db, merchant)).key, merchant.accountId)
  const request = { name: 'Shop back end', scopes: ['payment_links:read'] }
  const first = await merchant.post('/api-keys', request, { idempotencyKey })
  expect(first.status).toBe(201)
  const [kept] = await keysOf(api, merchant)
  expect(kept?.body).not.toContain(first.body.key)
  expect(kept?.body).not.toContain(first.body.id)

  const again = await merchant.post('/api-keys', request, { idempotencyKey })
  expect([again.status, again.text]).toEqual([201, first.text])
  const refused = await other.post('/api-keys', request, { idempotencyKey })
  expect([refused.status, refused.body.code]).toEqual([409, 'idempotency_key_reused'])
})
