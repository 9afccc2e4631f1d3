import { insertProduct } from '@paylinks/test-kit/builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { faultsOf } from '../../test/caller.ts'

test('a one-time price has every field that it was given, and is active', async ({ api, merchant }) => {
  const product = await insertProduct(api.db, merchant)
  const given = { product_id: product.id, unit_amount_atom: 0, currency: 'JPY', nickname: 'Free', metadata: { a: 1 } }
  const { status, body } = await merchant.post('/prices', given)
  expect(status).toBe(201)
  expect(body).toEqual({
    id: expect.stringMatching(/^price_live_[0-9a-z]{26}$/),
    object: 'price',
    account_id: merchant.accountId,
    livemode: true,
    ...given,
    type: 'one_time',
    billing_interval: null,
    billing_interval_count: null,
    is_active: true,
    created_at: expect.any(String),
    updated_at: body.created_at,
  })
  expect((await merchant.get(`/prices/${body.id}`)).body).toEqual(body)
})

test('a recurring price is charged every interval unless it says how many', async ({ api, merchant }) => {
  const product = await insertProduct(api.db, merchant)
  const recurring = { product_id: product.id, unit_amount_atom: 999_999_999_999, currency: 'KWD', type: 'recurring' }
  const monthly = await merchant.post('/prices', { ...recurring, billing_interval: 'month' })
  const quarterly = await merchant.post('/prices', {
    ...recurring,
    billing_interval: 'month',
    billing_interval_count: 3,
  })
  expect(monthly.body).toMatchObject({ unit_amount_atom: 999_999_999_999, billing_interval_count: 1 })
  expect(quarterly.body).toMatchObject({ billing_interval: 'month', billing_interval_count: 3 })
})

test('every fault is listed at once, and nothing is stored', async ({ merchant }) => {
  const answer = await merchant.post('/prices', {
    product_id: 'prod_live_nothing',
    unit_amount_atom: -1,
    currency: 'usd',
    type: 'recurring',
    billing_interval_count: 0,
    amount: 4900,
  })
  expect(answer.status).toBe(422)
  expect(faultsOf(answer).sort()).toEqual([
    'amount unknown_field',
    'billing_interval required',
    'billing_interval_count out_of_range',
    'currency invalid_value',
    'product_id product_not_found',
    'unit_amount_atom out_of_range',
  ])
  expect((await merchant.get('/prices')).body.total).toBe(0)
})

test.for([
  ['USDX', 'currency invalid_value'],
  ['XTS', 'currency invalid_value'],
  ['XAU', 'currency invalid_value'],
  ['DEM', 'currency invalid_value'],
])('%s is no currency', async ([currency, fault], { api, merchant }) => {
  const product = await insertProduct(api.db, merchant)
  const answer = await merchant.post('/prices', { product_id: product.id, unit_amount_atom: 1, currency })
  expect(faultsOf(answer)).toEqual([fault])
})

test('a price is made for an active product of its own account and mode', async ({ api }) => {
  const { live, test: testing } = await api.newMerchantInBothModes()
  const archived = await insertProduct(api.db, live, { isActive: false })
  const foreign = [await insertProduct(api.db, testing), await insertProduct(api.db, await api.newMerchant())]
  const post = ({ id }: { id: string }) =>
    live.post('/prices', { product_id: id, unit_amount_atom: 4900, currency: 'USD' })
  expect(faultsOf(await post(archived))).toEqual(['product_id product_inactive'])
  for (const product of foreign) expect(faultsOf(await post(product))).toEqual(['product_id product_not_found'])
})
