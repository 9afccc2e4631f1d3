import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { insertPaidSession, insertSession } from '../../test/session-builders.ts'

test('an open session expires at once, and expiring it again changes nothing', async ({ api, merchant }) => {
  const session = await insertSession(api.db, await insertPaymentLink(api.db, merchant))
  const path = `/checkout-sessions/${session.id}`
  const { body: before } = await merchant.get(path)
  const { status, body } = await merchant.post(`${path}/expire`, undefined)
  expect([status, body]).toEqual([200, { ...before, status: 'expired', expires_at: expect.any(String) }])
  expect(Date.parse(body.expires_at)).toBeLessThan(session.expiresAt.getTime())

  const again = await merchant.post(`${path}/expire`, undefined)
  expect([again.status, again.body]).toEqual([200, body])
  expect((await merchant.get('/checkout-sessions?status=expired')).body.data).toEqual([body])
})

test('a session that is complete stays so', async ({ api, merchant }) => {
  const session = await insertPaidSession(api.db, await insertPaymentLink(api.db, merchant))
  const { body: before } = await merchant.get(`/checkout-sessions/${session.id}`)
  const answer = await merchant.post(`/checkout-sessions/${session.id}/expire`, undefined)
  expect([answer.status, answer.body.code]).toEqual([409, 'checkout_session_complete'])
  expect((await merchant.get(`/checkout-sessions/${session.id}`)).body).toEqual(before)
})

test('expiring one session leaves the others open', async ({ api, merchant }) => {
  const link = await insertPaymentLink(api.db, merchant)
  const [one, other] = [await insertSession(api.db, link), await insertSession(api.db, link)]
  await merchant.post(`/checkout-sessions/${one.id}/expire`, undefined)
  expect((await merchant.get(`/checkout-sessions/${other.id}`)).body.status).toBe('open')
})
