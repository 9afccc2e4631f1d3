import { insertRecurringPrice } from '@paylinks/test-kit/builders'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApi, type TestApi } from '../../test/start-test-api.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.stop())

test('a link has every field of the specification, every request field and its resolved cart', async () => {
  const merchant = await api.newMerchant()
  const price = await insertRecurringPrice(api.db, merchant)
  const created = await merchant.post('/payment-links', {
    name: 'Pro plan signup',
    mode: 'subscription',
    line_items: [{ price_id: price.id, quantity: 1 }],
    success_url: 'https://example.com/welcome',
    expires_in_hours: 72,
  })
  expect(created.status).toBe(201)
  const got = await merchant.get(`/payment-links/${created.body.id}`)
  expect(got.text).toEqual(created.text)
    (
      await merchant.get(
        `/payment-links?metadata[a]=b&q=x&mode=payment&is_active=true&currency=USD&created_at_gte=2026-01-01T00:00:00Z&price_id=${price.id}&package_id=pkg_live_x`,
      )
    ).text,
  )
})
