import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'

test('a link is shown as its current version', async ({ api, merchant }) => {
  const { id, secureToken, snapshot } = await insertPaymentLink(api.db, merchant, { mode: 'subscription' })
  const { status, headers, body } = await merchant.get(`/payment-links/${id}`)
  expect(status).toBe(200)
  expect(headers.get('cache-control')).toBe('no-store')
  expect(body).toMatchObject({ id, secure_token: secureToken, version: 1, line_items: snapshot.line_items })
})

test('an inactive link is still there for its merchant', async ({ api, merchant }) => {
  const { id } = await insertPaymentLink(api.db, merchant, { deactivatedAt: new Date('2026-06-17T14:00:00Z') })
  const { status, body } = await merchant.get(`/payment-links/${id}`)
  expect(status).toBe(200)
  expect(body).toMatchObject({ is_active: false, deactivated_at: '2026-06-17T14:00:00.000Z' })
})

test('a link of another account and one of the other mode are answered like one that never was', async ({ api }) => {
  const { live, test: testing } = await api.newMerchantInBothModes()
  const foreign = await insertPaymentLink(api.db, await api.newMerchant())
  const otherMode = await insertPaymentLink(api.db, testing)
  const without = (body: object) => ({ ...body, request_id: undefined })
  const unknown = await live.get('/payment-links/pl_live_01h455vb4pex5vsknk084sn02q')
  expect([unknown.status, unknown.body.code]).toEqual([404, 'not_found'])
  for (const { id } of [foreign, otherMode]) {
    const answer = await live.get(`/payment-links/${id}`)
    expect(answer.status).toBe(404)
    expect(without(answer.body)).toEqual(without(unknown.body))
  }
})

test.for([
  '1',
  'price_live_1',
  'pl_live_%00',
  "pl_live_'--",
  `pl_live_${'x'.repeat(5000)}`,
  '%F0%9F%8E%89',
  'pl_live_a%2Fb',
])('what cannot be the id of a link is not found: %s', async (id, { merchant }) => {
  const { status, body } = await merchant.get(`/payment-links/${id}`)
  expect([status, body.code]).toEqual([404, 'not_found'])
})

test('a path that cannot be decoded is malformed', async ({ merchant }) => {
  const { status, body } = await merchant.get('/payment-links/%E0%A4%A')
  expect([status, body.code]).toEqual([400, 'malformed_request'])
})
