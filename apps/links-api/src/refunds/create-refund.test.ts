import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { faultsOf } from '../../test/caller.ts'
import { insertPayment, insertRefund } from '../../test/session-builders.ts'
import type { TestApi, TestMerchant } from '../../test/start-test-api.ts'

async function captured(api: TestApi, merchant: TestMerchant, overrides: Parameters<typeof insertPayment>[2] = {}) {
  const amounts = { subtotalAtom: 4900, amountAtom: 4900, capturedAtom: 4900 }
  return insertPayment(api.db, await insertPaymentLink(api.db, merchant), { ...amounts, ...overrides })
}

test('a refund is owed from its answer on, and can be read', async ({ api, merchant }) => {
  const payment = await captured(api, merchant)
  const { status, body } = await merchant.post(`/payments/${payment.id}/refunds`, {
    amount_atom: 1000,
    reason: 'duplicate',
  })
  expect([status, body]).toEqual([
    201,
    {
      id: expect.stringMatching(/^re_live_/),
      object: 'refund',
      account_id: merchant.accountId,
      livemode: true,
      payment_id: payment.id,
      status: 'pending',
      amount_atom: 1000,
      currency: payment.currency,
      reason: 'duplicate',
      failure_code: null,
      created_at: expect.any(String),
      updated_at: expect.any(String),
    },
  ])
  expect((await merchant.get(`/refunds/${body.id}`)).body).toEqual(body)
  expect((await merchant.get(`/refunds?payment_id=${payment.id}`)).body.data).toEqual([body])
  const { settleAt } = await api.db.refund.findUniqueOrThrow({ where: { id: body.id } })
  expect(settleAt?.getTime()).toBeLessThanOrEqual(Date.now() + 1000)
  // It has not gone back yet.
  expect((await merchant.get(`/payments/${payment.id}`)).body).toMatchObject({
    status: 'captured',
    amount_refunded_atom: 0,
  })
})

test('without an amount everything that is left goes back, and then nothing is left', async ({ api, merchant }) => {
  const payment = await captured(api, merchant)
  const path = `/payments/${payment.id}/refunds`
  await merchant.post(path, { amount_atom: 1000 })
  expect((await merchant.post(path, {})).body.amount_atom).toBe(3900)
  const answer = await merchant.post(path, {})
  expect([answer.status, answer.body.code]).toEqual([409, 'payment_not_refundable'])
})

test('however many ask at once, never more than was captured is promised', async ({ api, merchant }) => {
  const payment = await captured(api, merchant)
  const path = `/payments/${payment.id}/refunds`
  const answers = await Promise.all(Array.from({ length: 8 }, () => merchant.post(path, { amount_atom: 1000 })))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 409, 409, 409, 409])
  const { _sum } = await api.db.refund.aggregate({ where: { paymentId: payment.id }, _sum: { amountAtom: true } })
  expect(_sum.amountAtom).toBe(4000n)
})

test('a refund that has failed leaves its amount to another', async ({ api, merchant }) => {
  const payment = await captured(api, merchant)
  await insertRefund(api.db, payment, { status: 'failed', failureCode: 'refund_declined', settleAt: null })
  expect((await merchant.post(`/payments/${payment.id}/refunds`, { amount_atom: 4900 })).status).toBe(201)
})

test('the same key refunds once', async ({ api, merchant }) => {
  const payment = await captured(api, merchant)
  const refund = () =>
    merchant.post(`/payments/${payment.id}/refunds`, { amount_atom: 1000 }, { idempotencyKey: 'refund of order 42' })
  const [one, other] = await Promise.all([refund(), refund()])
  expect(one.text).toBe(other.text)
  expect(await api.db.refund.count({ where: { paymentId: payment.id } })).toBe(1)
})

test('a payment that was not captured cannot be refunded', async ({ api, merchant }) => {
  const statuses = [
    { status: 'authorised', capturedAtom: 0 },
    { status: 'pending', capturedAtom: 0 },
    { status: 'failed', failureCode: 'capture_failed', capturedAtom: 0 },
    { status: 'disputed' },
  ]
  for (const overrides of statuses) {
    const payment = await captured(api, merchant, overrides)
    const answer = await merchant.post(`/payments/${payment.id}/refunds`, {})
    expect([answer.status, answer.body.code]).toEqual([409, 'payment_not_refundable'])
  }
  const setup = await captured(api, merchant, { subtotalAtom: 0, amountAtom: 0, capturedAtom: 0, currency: null })
  expect((await merchant.post(`/payments/${setup.id}/refunds`, {})).status).toBe(409)
})

test.for<[object, string[]]>([
  [{ amount_atom: 0 }, ['amount_atom out_of_range']],
  [{ amount_atom: -1 }, ['amount_atom out_of_range']],
  [{ amount_atom: '1' }, ['amount_atom invalid_type']],
  [{ reason: 'because' }, ['reason invalid_value']],
  [{ amount: 1 }, ['amount unknown_field']],
])('%o is refused', async ([body, faults], { api, merchant }) => {
  const payment = await captured(api, merchant)
  const answer = await merchant.post(`/payments/${payment.id}/refunds`, body)
  expect([answer.status, faultsOf(answer)]).toEqual([422, faults])
})

test("another account's payment cannot be refunded", async ({ api, merchant }) => {
  const payment = await captured(api, await api.newMerchant())
  expect((await merchant.post(`/payments/${payment.id}/refunds`, {})).status).toBe(404)
  expect(await api.db.refund.count({ where: { paymentId: payment.id } })).toBe(0)
})
