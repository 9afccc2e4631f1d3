import { insertPrice, insertProduct, insertRecurringPrice } from '@paylinks/test-kit/builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { faultsOf } from '../../test/caller.ts'

test('a package has its items in their order, what they cost, and their sum', async ({ api, merchant }) => {
  const seat = await insertRecurringPrice(api.db, merchant, { unitAmountAtom: 4900 })
  const setUp = await insertPrice(api.db, merchant, { unitAmountAtom: 1500 })
  const { status, body } = await merchant.post('/packages', {
    name: 'Starter bundle',
    items: [{ price_id: setUp.id }, { price_id: seat.id, quantity: 2 }],
    metadata: { tier: 1 },
  })
  expect(status).toBe(201)
  expect(body).toEqual({
    id: expect.stringMatching(/^pkg_live_[0-9a-z]{26}$/),
    object: 'package',
    account_id: merchant.accountId,
    livemode: true,
    name: 'Starter bundle',
    items: [
      { price_id: setUp.id, quantity: 1, unit_amount_atom: 1500 },
      { price_id: seat.id, quantity: 2, unit_amount_atom: 4900 },
    ],
    total_amount_atom: 11_300,
    currency: 'USD',
    is_active: true,
    metadata: { tier: 1 },
    created_at: expect.any(String),
    updated_at: body.created_at,
  })
  expect((await merchant.get(`/packages/${body.id}`)).body).toEqual(body)
})

test('a package that was made can be sold by a link', async ({ api, merchant }) => {
  const price = await insertPrice(api.db, merchant)
  const { body } = await merchant.post('/packages', { name: 'Bundle', items: [{ price_id: price.id, quantity: 3 }] })
  const link = await merchant.post('/payment-links', { package_ids: [body.id] })
  expect([link.status, link.body.total_amount_atom]).toEqual([201, body.total_amount_atom])
})

test('every fault is listed at once, those of form and those of its prices, and nothing is stored', async ({ api }) => {
  const { live: merchant, test: testing } = await api.newMerchantInBothModes()
  const usd = await insertPrice(api.db, merchant)
  const eur = await insertPrice(api.db, merchant, { currency: 'EUR' })
  const archived = await insertPrice(api.db, merchant, { isActive: false })
  const archivedProduct = await insertProduct(api.db, merchant, { isActive: false })
  const ofArchived = await insertPrice(api.db, merchant, { productId: archivedProduct.id })
  const otherMode = await insertPrice(api.db, testing)
  const answer = await merchant.post('/packages', {
    items: [
      { price_id: usd.id, quantity: 0 },
      { price_id: eur.id },
      { price_id: archived.id },
      { price_id: ofArchived.id },
      { price_id: otherMode.id },
      { price_id: 'prod_live_1', colour: 'red' },
    ],
  })
  expect(answer.status).toBe(422)
  expect(faultsOf(answer).sort()).toEqual([
    'items[0].quantity out_of_range',
    'items[1].price_id mixed_currencies',
    'items[2].price_id price_inactive',
    'items[3].price_id price_inactive',
    'items[4].price_id price_not_found',
    'items[5].colour unknown_field',
    'items[5].price_id invalid_format',
    'name required',
  ])
  expect((await merchant.get('/packages')).body.total).toBe(0)
})

test('what recurs in a package recurs in one interval', async ({ api, merchant }) => {
  const monthly = await insertRecurringPrice(api.db, merchant)
  const quarterly = await insertRecurringPrice(api.db, merchant, { billingIntervalCount: 3 })
  const items = [{ price_id: monthly.id }, { price_id: quarterly.id }]
  const answer = await merchant.post('/packages', { name: 'Bundle', items })
  expect(faultsOf(answer)).toEqual(['items[1].price_id mixed_intervals'])
})

test.for<[number, string]>([
  [0, 'items too_short'],
  [101, 'items too_long'],
])('a package of %i items is refused: %s', async ([count, fault], { api, merchant }) => {
  const price = await insertPrice(api.db, merchant)
  const items = Array.from({ length: count }, () => ({ price_id: price.id }))
  expect(faultsOf(await merchant.post('/packages', { name: 'Bundle', items }))).toEqual([fault])
})

test('a package that costs more than can be charged is refused', async ({ api, merchant }) => {
  const price = await insertPrice(api.db, merchant, { unitAmountAtom: 999_999_999_999 })
  const answer = await merchant.post('/packages', { name: 'Bundle', items: [{ price_id: price.id, quantity: 2 }] })
  expect(faultsOf(answer)).toEqual(['items total_too_large'])
})
