import { insertCoupon, insertPrice } from '@paylinks/test-kit/builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { faultsOf } from '../../test/caller.ts'

test('a coupon changes its name, metadata and whether it is active', async ({ api, merchant }) => {
  const { id } = await insertCoupon(api.db, merchant)
  const { body: before } = await merchant.get(`/coupons/${id}`)
  const change = { name: null, metadata: { a: 1 }, is_active: false }
  const { status, body } = await merchant.patch(`/coupons/${id}`, change)
  expect([status, body]).toEqual([200, { ...before, ...change, updated_at: expect.any(String) }])
  expect((await merchant.patch(`/coupons/${id}`, { is_active: true })).body.is_active).toBe(true)
})

test("a coupon's terms are immutable", async ({ api, merchant }) => {
  const { id } = await insertCoupon(api.db, merchant)
  const terms = { percent_off: 1, amount_off_atom: 1, currency: 'USD', duration: 'once', duration_in_months: 1 }
  const limits = { max_redemptions: 1, redeem_by: '2099-01-01T00:00:00Z', times_redeemed: 0 }
  const answer = await merchant.patch(`/coupons/${id}`, { ...terms, ...limits })
  expect(answer.status).toBe(422)
  expect(faultsOf(answer).sort()).toEqual(
    Object.keys({ ...terms, ...limits })
      .map((field) => `${field} immutable`)
      .sort(),
  )
})

test('archiving a coupon leaves the links that offer it sellable, and no new link may offer it', async ({
  api,
  merchant,
}) => {
  const [price, coupon] = [await insertPrice(api.db, merchant), await insertCoupon(api.db, merchant)]
  const link = { line_items: [{ price_id: price.id }], coupon_id: coupon.id }
  const { body: before } = await merchant.post('/payment-links', link)

  await merchant.patch(`/coupons/${coupon.id}`, { is_active: false })
  expect((await merchant.get(`/payment-links/${before.id}`)).body).toEqual(before)
  expect(faultsOf(await merchant.post('/payment-links', link))).toEqual(['coupon_id coupon_inactive'])
})
