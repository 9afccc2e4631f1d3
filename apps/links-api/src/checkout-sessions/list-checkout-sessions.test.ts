import { insertCustomer } from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { faultsOf } from '../../test/caller.ts'
import { insertPaidSession, insertSession } from '../../test/session-builders.ts'

test('sessions are found by link, status, customer and when they were made', async ({ api, merchant }) => {
  const customer = await insertCustomer(api.db, merchant)
  const link = await insertPaymentLink(api.db, merchant)
  const assigned = await insertPaymentLink(api.db, merchant, { snapshot: { customer_id: customer.id } })
  const past = new Date(Date.now() - 1000)
  const rows = {
    old: await insertSession(api.db, link, { createdAt: new Date('2020-01-01T00:00:00Z'), expiresAt: past }),
    open: await insertSession(api.db, link),
    paid: await insertPaidSession(api.db, link, {
      expiresAt: past,
      completedAt: new Date('2021-05-05T12:00:00Z'),
      referenceId: 'user-42',
    }),
    assigned: await insertSession(api.db, assigned),
  }
  const names = async (query: Record<string, string>) => {
    const { status, body } = await merchant.get(`/checkout-sessions?${new URLSearchParams(query)}`)
    expect([status, body.total]).toEqual([200, body.data.length])
    return Object.entries(rows)
      .filter(([, row]) => body.data.some(({ id }: { id: string }) => id === row.id))
      .map(([name]) => name)
  }
  expect(await names({})).toEqual(['old', 'open', 'paid', 'assigned'])
  expect(await names({ payment_link_id: assigned.id })).toEqual(['assigned'])
  expect(await names({ customer_id: customer.id })).toEqual(['assigned'])
  expect(await names({ status: 'open' })).toEqual(['open', 'assigned'])
  expect(await names({ status: 'expired' })).toEqual(['old'])
  expect(await names({ status: 'complete' })).toEqual(['paid'])
  expect(await names({ reference_id: 'user-42' })).toEqual(['paid'])
  expect(await names({ reference_id: 'user-4' })).toEqual([])
  expect(await names({ completed_at_gte: '2021-05-05T12:00:00Z' })).toEqual(['paid'])
  expect(await names({ completed_at_lte: '2021-05-05T12:00:00Z', status: 'complete' })).toEqual(['paid'])
  expect(await names({ completed_at_gte: '2021-05-05T12:00:01Z' })).toEqual([])
  expect(await names({ created_at_lte: '2020-01-01T00:00:00Z' })).toEqual(['old'])
  expect(await names({ created_at_gte: '2020-01-01T00:00:00.001Z', status: 'open', payment_link_id: link.id })).toEqual(
    ['open'],
  )
})

test('each session is listed as it is shown alone', async ({ api, merchant }) => {
  const link = await insertPaymentLink(api.db, merchant)
  await insertPaidSession(api.db, link)
  await insertSession(api.db, link, { cartEdits: { 0: 5 } })
  const { body } = await merchant.get('/checkout-sessions')
  for (const session of body.data)
    expect((await merchant.get(`/checkout-sessions/${session.id}`)).body).toEqual(session)
})

test('every fault of the filters is listed at once', async ({ merchant }) => {
  const answer = await merchant.get(
    '/checkout-sessions?status=paid&payment_link_id=price_live_1&customer_id=x&created_at_gte=now',
  )
  expect(answer.status).toBe(422)
  expect(faultsOf(answer).sort()).toEqual([
    'created_at_gte invalid_format',
    'customer_id invalid_format',
    'payment_link_id invalid_format',
    'status invalid_value',
  ])
})
