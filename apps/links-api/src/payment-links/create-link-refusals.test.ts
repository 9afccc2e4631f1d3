import {
  insertCoupon,
  insertCustomer,
  insertPackage,
  insertPrice,
  insertProduct,
  insertRecurringPrice,
} from '@paylinks/test-kit/builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { faultsOf } from '../../test/caller.ts'
import type { TestApi, TestMerchant } from '../../test/start-test-api.ts'

/** The body of a link that sells one of this price. */
const selling = (price: { id: string }, rest: object = {}) => ({ line_items: [{ price_id: price.id }], ...rest })

async function expectNothingStored(api: TestApi, { accountId }: TestMerchant) {
  expect(await api.db.paymentLink.count({ where: { accountId } })).toBe(0)
  expect(await api.db.idempotencyKey.count({ where: { accountId } })).toBe(0)
}

test('faults of form and against the rules are listed at once, each where it is, and nothing is stored', async ({
  api,
  merchant,
}) => {
  const archived = await insertPrice(api.db, merchant, { isActive: false })
  const price = await insertPrice(api.db, merchant)
  const answer = await merchant.post(
    '/payment-links',
    {
      name: 'x'.repeat(256),
      line_items: [{ price_id: price.id, quantity: -1 }, { price_id: archived.id }, { price_id: 'nonsense' }, 7],
      coupon_id: 'coupon_live_nothing',
      customer_id: 'cus_live_nothing',
      free_trial_days: 731,
      success_url: 'http://example.com',
      surprise: true,
    },
    { idempotencyKey: 'one' },
  )
  expect(answer.status).toBe(422)
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
  expect(answer.body).toMatchObject({
    type: 'urn:paylinks:error:invalid_request',
    title: 'Invalid request',
    status: 422,
    code: 'invalid_request',
    request_id: answer.headers.get('x-request-id'),
  })
  expect(faultsOf(answer).sort()).toEqual([
    'coupon_id coupon_not_found',
    'customer_id customer_not_found',
    'free_trial_days not_allowed_in_mode',
    'free_trial_days out_of_range',
    'line_items[0].quantity out_of_range',
    'line_items[1].price_id price_inactive',
    'line_items[2].price_id invalid_format',
    'line_items[3] invalid_type',
    'name too_long',
    'success_url https_required',
    'surprise unknown_field',
  ])
  await expectNothingStored(api, merchant)
})

test('a cart has one currency and one cycle, and nothing recurs in a payment', async ({ api, merchant }) => {
  const prices = [
    await insertPrice(api.db, merchant),
    await insertRecurringPrice(api.db, merchant, { currency: 'EUR' }),
    await insertRecurringPrice(api.db, merchant, { billingInterval: 'year' }),
  ]
  const coupon = await insertCoupon(api.db, merchant, { amountOffAtom: 500, currency: 'EUR' })
  const line_items = prices.map(({ id }) => ({ price_id: id }))
  expect(faultsOf(await merchant.post('/payment-links', { line_items }))).toEqual([
    'line_items[1].price_id mixed_currencies',
    'line_items[2].price_id mixed_intervals',
    'line_items[1].price_id price_recurring',
    'line_items[2].price_id price_recurring',
  ])
  const oneTimeOnly = { mode: 'subscription', line_items: line_items.slice(0, 1), coupon_id: coupon.id }
  expect(faultsOf(await merchant.post('/payment-links', oneTimeOnly))).toEqual([
    'line_items recurring_price_required',
    'coupon_id coupon_currency_mismatch',
  ])
})

test('a cart that comes to more than can be charged is refused', async ({ api, merchant }) => {
  const price = await insertPrice(api.db, merchant, { unitAmountAtom: 1_000_002 })
  const answer = await merchant.post('/payment-links', { line_items: [{ price_id: price.id, quantity: 999_999 }] })
  expect(faultsOf(answer)).toEqual(['line_items total_too_large'])
})

test.for<[string, { allow?: boolean; min_quantity?: number; max_quantity?: number }, string[]]>([
  [
    'limits of a quantity that nobody may change',
    { min_quantity: 1, max_quantity: 9 },
    ['requires_cart_edit min', 'requires_cart_edit max'],
  ],
  ['a least above the quantity', { min_quantity: 4, allow: true }, ['out_of_range min']],
  ['a most below the quantity', { max_quantity: 2, allow: true }, ['out_of_range max']],
  [
    'limits the wrong way round',
    { min_quantity: 9, max_quantity: 2, allow: true },
    ['out_of_range min', 'out_of_range max'],
  ],
  [
    'limits beyond what can be sold',
    { min_quantity: 0, max_quantity: 1_000_000, allow: true },
    ['out_of_range min', 'out_of_range max'],
  ],
])('%s is refused', async ([, { allow = false, ...limits }, faults], { api, merchant }) => {
  const price = await insertPrice(api.db, merchant)
  const line_items = [{ price_id: price.id, quantity: 3, ...limits }]
  const answer = await merchant.post('/payment-links', { line_items, allow_cart_edit: allow })
  expect(answer.status).toBe(422)
  expect(faultsOf(answer)).toEqual(faults.map((one) => one.replace(/(\w+) (min|max)/, 'line_items[0].$2_quantity $1')))
  await expectNothingStored(api, merchant)
})

test('an archived product makes its prices unusable', async ({ api, merchant }) => {
  const product = await insertProduct(api.db, merchant, { isActive: false })
  const answer = await merchant.post(
    '/payment-links',
    selling(await insertPrice(api.db, merchant, { productId: product.id })),
  )
  expect(faultsOf(answer)).toEqual(['line_items[0].price_id price_inactive'])
})

test('a package is refused when it is archived, and when something in it is', async ({ api, merchant }) => {
  const archivedPrice = await insertPrice(api.db, merchant, { isActive: false })
  const ids = [
    (await insertPackage(api.db, merchant)).id,
    (await insertPackage(api.db, merchant, { isActive: false })).id,
    (await insertPackage(api.db, merchant, { items: [{ priceId: archivedPrice.id }, { priceId: archivedPrice.id }] }))
      .id,
    'pkg_live_nothing',
  ]
  const answer = await merchant.post('/payment-links', { package_ids: ids })
  expect(faultsOf(answer)).toEqual([
    'package_ids[1] package_inactive',
    'package_ids[3] package_not_found',
    'package_ids[2] price_inactive',
  ])
})

test('the objects of another account and of the other mode do not exist', async ({ api }) => {
  const { live, test: testing } = await api.newMerchantInBothModes()
  for (const owner of [await api.newMerchant(), testing]) {
    const answer = await live.post('/payment-links', {
      line_items: [{ price_id: (await insertPrice(api.db, owner)).id }],
      coupon_id: (await insertCoupon(api.db, owner)).id,
      customer_id: (await insertCustomer(api.db, owner)).id,
    })
    const packages = await live.post('/payment-links', { package_ids: [(await insertPackage(api.db, owner)).id] })
    expect(faultsOf(answer).sort()).toEqual([
      'coupon_id coupon_not_found',
      'customer_id customer_not_found',
      'line_items[0].price_id price_not_found',
    ])
    expect(faultsOf(packages)).toEqual(['package_ids[0] package_not_found'])
  }
})

test.for<[string, object, string[]]>([
  ['a number for a name', { name: 7 }, ['name invalid_type']],
  ['an empty name', { name: '' }, ['name too_short']],
  ['control characters', { name: 'a\u0000b' }, ['name invalid_characters']],
  ['a line break', { name: 'a\nb' }, ['name invalid_characters']],
  ['half a character', { name: '\ud800' }, ['name invalid_characters']],
  ['an unknown mode', { mode: 'donation' }, ['mode invalid_value']],
  ['no mode but null', { mode: null }, ['mode invalid_value']],
  ['an expiry of nothing', { expires_in_hours: 0 }, ['expires_in_hours out_of_range']],
  ['an expiry beyond 30 days', { expires_in_hours: 721 }, ['expires_in_hours out_of_range']],
  ['half an hour', { expires_in_hours: 1.5 }, ['expires_in_hours invalid_type']],
  ['an expiry in words', { expires_in_hours: '24' }, ['expires_in_hours invalid_type']],
  ['a word for a truth', { allow_cart_edit: 'true' }, ['allow_cart_edit invalid_type']],
  ['no methods at all', { accepted_payment_methods: [] }, ['accepted_payment_methods too_short']],
  ['a method twice', { accepted_payment_methods: ['ach', 'ach'] }, ['accepted_payment_methods duplicate']],
  ['an unknown method', { accepted_payment_methods: ['cash'] }, ['accepted_payment_methods[0] invalid_value']],
  ['a list for metadata', { metadata: [] }, ['metadata invalid_type']],
  ['metadata beyond 16 KiB', { metadata: { a: 'x'.repeat(16 * 1024) } }, ['metadata too_large']],
  ['the null character in metadata', { metadata: { a: '\u0000' } }, ['metadata invalid_characters']],
  ['a relative URL', { success_url: '/thanks' }, ['success_url invalid_format']],
  ['a script for a URL', { return_url: 'javascript:alert(1)' }, ['return_url invalid_format']],
  ['a URL with user info', { success_url: 'https://user@example.com/' }, ['success_url invalid_format']],
  ['a URL beyond 2048 characters', { success_url: `https://e.com/${'x'.repeat(2048)}` }, ['success_url too_long']],
  ['plain http in live mode', { return_url: 'http://example.com/' }, ['return_url https_required']],
  ['a trial outside of subscriptions', { free_trial_days: 7 }, ['free_trial_days not_allowed_in_mode']],
  ['an id of another kind', { coupon_id: 'cus_live_1' }, ['coupon_id invalid_format']],
  ['prices and packages together', { package_ids: [] }, ['package_ids too_short', 'package_ids conflicts_with']],
])('%s is refused, and nothing is stored', async ([, fields, faults], { api, merchant }) => {
  const price = await insertPrice(api.db, merchant)
  const answer = await merchant.post('/payment-links', selling(price, fields), { idempotencyKey: 'one' })
  expect(answer.status).toBe(422)
  expect(faultsOf(answer)).toEqual(faults)
  await expectNothingStored(api, merchant)
})

test.for<[string, unknown, string[]]>([
  ['a list', [], [' invalid_type']],
  ['a text', 'link', [' invalid_type']],
  ['null', null, [' invalid_type']],
  ['an object without a cart', {}, ['line_items required']],
  ['an empty cart', { line_items: [] }, ['line_items too_short']],
  ['a cart that is no list', { line_items: {} }, ['line_items invalid_type']],
  [
    'a hundred and one line items',
    { line_items: Array(101).fill({ price_id: 'price_live_1' }) },
    ['line_items too_long'],
  ],
  ['a line item without a price', { line_items: [{ quantity: 1 }] }, ['line_items[0].price_id required']],
  [
    'a line item with more',
    { line_items: [{ price_id: 'price_1', color: 1 }] },
    ['line_items[0].color unknown_field', 'line_items[0].price_id price_not_found'],
  ],
  [
    'the same package twice',
    { package_ids: ['pkg_live_1', 'pkg_live_1'] },
    ['package_ids duplicate', 'package_ids[0] package_not_found', 'package_ids[1] package_not_found'],
  ],
])('%s for a body is refused with all its faults', async ([, body, faults], { merchant }) => {
  const answer = await merchant.post('/payment-links', body)
  expect(answer.status).toBe(422)
  expect(faultsOf(answer)).toEqual(faults)
})

test('in setup mode everything that is about money is refused', async ({ api, merchant }) => {
  const answer = await merchant.post('/payment-links', {
    mode: 'setup',
    line_items: [{ price_id: (await insertPrice(api.db, merchant)).id }],
    package_ids: [(await insertPackage(api.db, merchant)).id],
    coupon_id: (await insertCoupon(api.db, merchant)).id,
    free_trial_days: 7,
  })
  expect(faultsOf(answer)).toEqual([
    'line_items not_allowed_in_mode',
    'package_ids not_allowed_in_mode',
    'coupon_id not_allowed_in_mode',
    'free_trial_days not_allowed_in_mode',
  ])
})
