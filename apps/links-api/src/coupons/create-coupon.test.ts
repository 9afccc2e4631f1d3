import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { faultsOf } from '../../test/caller.ts'

test('a percentage has every field that it was given, and is active', async ({ merchant }) => {
  const given = {
    name: 'Launch week',
    percent_off: 33.33,
    duration: 'repeating',
    duration_in_months: 3,
    max_redemptions: 100,
    metadata: { campaign: 'spring' },
  }
  const { status, body } = await merchant.post('/coupons', { ...given, redeem_by: '2099-12-31T23:59:59+02:00' })
  expect(status).toBe(201)
  expect(body).toEqual({
    id: expect.stringMatching(/^coupon_live_[0-9a-z]{26}$/),
    object: 'coupon',
    account_id: merchant.accountId,
    livemode: true,
    ...given,
    amount_off_atom: null,
    currency: null,
    redeem_by: '2099-12-31T21:59:59.000Z',
    times_redeemed: 0,
    is_active: true,
    created_at: expect.any(String),
    updated_at: body.created_at,
  })
  expect((await merchant.get(`/coupons/${body.id}`)).body).toEqual(body)
})

test('a fixed amount has its currency, and holds for the first charge unless it says otherwise', async ({
  merchant,
}) => {
  const { status, body } = await merchant.post('/coupons', { amount_off_atom: 500, currency: 'EUR' })
  expect(status).toBe(201)
  expect(body).toMatchObject({ percent_off: null, amount_off_atom: 500, currency: 'EUR', duration: 'once' })
})

test.for([0.01, 12.5, 66.67, 100])('%d percent is kept exactly', async (percent_off, { merchant }) => {
  const { body } = await merchant.post('/coupons', { percent_off })
  expect((await merchant.get(`/coupons/${body.id}`)).body.percent_off).toBe(percent_off)
})

test('every fault is listed at once, and nothing is stored', async ({ merchant }) => {
  const answer = await merchant.post('/coupons', {
    percent_off: 33.333,
    amount_off_atom: 0,
    duration: 'forever',
    duration_in_months: 3,
    redeem_by: '2020-01-01T00:00:00Z',
    max_redemptions: 0,
    times_redeemed: 5,
  })
  expect(answer.status).toBe(422)
  expect(faultsOf(answer).sort()).toEqual([
    'amount_off_atom conflicts_with',
    'amount_off_atom out_of_range',
    'currency required',
    'duration_in_months conflicts_with',
    'max_redemptions out_of_range',
    'percent_off invalid_format',
    'redeem_by out_of_range',
    'times_redeemed unknown_field',
  ])
  expect((await merchant.get('/coupons')).body.total).toBe(0)
})
