import { inTransaction } from '@paylinks/db/client'
import { enqueue } from '@paylinks/outbox/enqueue'
import { insertPrice } from '@paylinks/test-kit/builders'
import { linkEvent } from '@paylinks/test-kit/events'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'

test('what happens to a link is in the log of its account and mode, and can be filtered', async ({ api }) => {
  const { live, test: testing } = await api.newMerchantInBothModes()
  const price = await insertPrice(api.db, live)
  const { body: link } = await live.post('/payment-links', { line_items: [{ price_id: price.id }] })
  await live.post('/payment-links', { line_items: [{ price_id: price.id }] })
  await live.patch(`/payment-links/${link.id}`, { name: 'Renamed' })
  await live.delete(`/payment-links/${link.id}`)

  const { status, body } = await live.get(`/events?object_id=${link.id}`)
  expect(status).toBe(200)
  expect(body.data.map(({ type, aggregate_version }: Record<string, unknown>) => [type, aggregate_version])).toEqual([
    ['payment_link.deactivated', 3],
    ['payment_link.updated', 2],
    ['payment_link.created', 1],
  ])
  expect(body.data[1]).toMatchObject({ object: 'event', livemode: true, data: { object: { name: 'Renamed' } } })
  expect((await live.get('/events?type=payment_link.created')).body.total).toBe(2)
  expect((await live.get(`/events?created_at_gte=${body.data[0].created_at}`)).body.data[0].id).toBe(body.data[0].id)
  expect((await live.get(`/events/${body.data[0].id}`)).body).toEqual(body.data[0])

  expect((await testing.get('/events')).body.data).toEqual([])
  expect((await testing.get(`/events/${body.data[0].id}`)).status).toBe(404)
  expect((await (await api.newMerchant()).get(`/events/${body.data[0].id}`)).status).toBe(404)
})

test('a change that is rolled back leaves no event', async ({ api }) => {
  const event = linkEvent()
  await inTransaction(api.db, async (tx) => {
    await enqueue(tx, event, {})
    throw new Error('changed my mind')
  }).catch(() => {})
  expect(await api.db.event.count({ where: { id: event.id } })).toBe(0)
})

test('an event of more than 30 days ago is not found, whether it was removed or not', async ({ api, merchant }) => {
  const log = (daysAgo: number) => {
    const created_at = new Date(Date.now() - daysAgo * 24 * 60 * 60 * 1000).toISOString()
    const event = { ...linkEvent(), account_id: merchant.accountId, livemode: merchant.livemode, created_at }
    return inTransaction(api.db, async (tx) => {
      await enqueue(tx, event, {})
      return event.id
    })
  }
  const [old, young] = [await log(31), await log(29)]
  expect((await merchant.get('/events')).body.data.map(({ id }: { id: string }) => id)).toEqual([young])
  expect((await merchant.get(`/events/${old}`)).status).toBe(404)
})
