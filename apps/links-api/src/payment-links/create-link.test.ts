import { paymentLinkSchema } from '@paylinks/contracts/payment-links'
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

test('the request of the specification makes the link of the specification', async ({ api, merchant }) => {
  const price = await insertRecurringPrice(api.db, merchant)
  const created = await merchant.post('/payment-links', {
    name: 'Pro plan signup',
    mode: 'subscription',
    line_items: [{ price_id: price.id, quantity: 1 }],
    success_url: 'https://example.com/welcome',
    expires_in_hours: 72,
  })

  expect(created.status).toBe(201)
  expect(created.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(created.headers.get('x-request-id')).toMatch(/^req_/)
  expect(paymentLinkSchema.strict().parse(created.body)).toEqual(created.body)
  expect(created.body).toMatchObject({
    id: expect.stringMatching(/^pl_live_[0-9a-z]{26}$/),
    secure_token: expect.stringMatching(/^[A-Za-z0-9_-]{27}$/),
    url: `https://pay.example.com/api/pay/share/${created.body.secure_token}`,
    name: 'Pro plan signup',
    mode: 'subscription',
    is_active: true,
    is_sellable: true,
    version: 1,
    line_items: [
      {
        price_id: price.id,
        product_id: price.productId,
        product_name: 'Pro plan',
        quantity: 1,
        description: null,
        unit_amount_atom: 4900,
        currency: 'USD',
        recurring: { interval: 'month', interval_count: 1 },
      },
    ],
    total_amount_atom: 4900,
    currency: 'USD',
    expires_in_hours: 72,
    success_url: 'https://example.com/welcome',
  })
})

test('what is left out has its default', async ({ api, merchant }) => {
  const price = await insertPrice(api.db, merchant)
  const { body } = await merchant.post('/payment-links', { line_items: [{ price_id: price.id }] })
  expect(body).toMatchObject({
    name: null,
    mode: 'payment',
    package_ids: null,
    customer_id: null,
    coupon_id: null,
    free_trial_days: null,
    success_url: null,
    return_url: null,
    expires_in_hours: 24,
    allow_cart_edit: false,
    accepted_payment_methods: null,
    metadata: null,
    deactivated_at: null,
  })
  expect(body.line_items).toMatchObject([
    { quantity: 1, min_quantity: null, max_quantity: null, description: null, recurring: null },
  ])
})

test("a line without a description shows its product's, in a package too", async ({ api, merchant }) => {
  const product = await insertProduct(api.db, merchant, { description: 'Everything, for a whole team.' })
  const price = await insertPrice(api.db, merchant, { productId: product.id })
  const bundle = await insertPackage(api.db, merchant, { items: [{ priceId: price.id, quantity: 1 }] })
  const described = async (cart: object) =>
    (await merchant.post('/payment-links', { mode: 'payment', ...cart })).body.line_items[0].description
  const own = { price_id: price.id, description: 'Seats' }
  expect(await described({ line_items: [{ price_id: price.id }] })).toBe('Everything, for a whole team.')
  expect(await described({ package_ids: [bundle.id] })).toBe('Everything, for a whole team.')
  expect(await described({ line_items: [own] })).toBe('Seats')
})

test('every request field is shown as it was given', async ({ api, merchant }) => {
  const [recurring, setUpFee] = [await insertRecurringPrice(api.db, merchant), await insertPrice(api.db, merchant)]
  const request = {
    name: 'Pro 🎉 plan',
    mode: 'subscription',
    line_items: [
      { price_id: recurring.id, quantity: 3, min_quantity: 2, max_quantity: 10, description: 'Seats' },
      { price_id: setUpFee.id, quantity: 1, description: null },
    ],
    customer_id: (await insertCustomer(api.db, merchant)).id,
    coupon_id: (await insertCoupon(api.db, merchant)).id,
    free_trial_days: 14,
    success_url: 'https://example.com/thanks?session={CHECKOUT_SESSION_ID}',
    return_url: 'http://localhost:3000/cart',
    expires_in_hours: 720,
    allow_cart_edit: true,
    accepted_payment_methods: ['credit_card', 'apple_pay'],
    metadata: { campaign: 'autumn', nested: { list: [1, 2.5, null, true] } },
  }
  const { status, body } = await merchant.post('/payment-links', request)
  expect(status).toBe(201)
  expect(body).toMatchObject(request)
  expect(body.total_amount_atom).toBe(4 * 4900)
  expect((await merchant.get(`/payment-links/${body.id}`)).body).toEqual(body)
})

test('the cart of packages is every item of every package, in their order', async ({ api, merchant }) => {
  const [first, second] = [
    await insertPrice(api.db, merchant, { unitAmountAtom: 100 }),
    await insertPrice(api.db, merchant, { unitAmountAtom: 7 }),
  ]
  const big = await insertPackage(api.db, merchant, {
    items: [
      { priceId: second.id, quantity: 3 },
      { priceId: first.id, quantity: 2 },
    ],
  })
  const small = await insertPackage(api.db, merchant, { items: [{ priceId: first.id }] })
  const { status, body } = await merchant.post('/payment-links', { package_ids: [small.id, big.id] })
  expect(status).toBe(201)
  expect(body.package_ids).toEqual([small.id, big.id])
  expect(body.line_items).toMatchObject([
    { price_id: first.id, quantity: 1 },
    { price_id: second.id, quantity: 3 },
    { price_id: first.id, quantity: 2 },
  ])
  expect(body.total_amount_atom).toBe(100 + 21 + 200)
})

test('a link in setup mode charges nothing and has no currency', async ({ merchant }) => {
  const { status, body } = await merchant.post('/payment-links', { mode: 'setup' })
  expect(status).toBe(201)
  expect(body).toMatchObject({ mode: 'setup', line_items: [], total_amount_atom: 0, currency: null })
})

test('the version, what it sells and the event are stored with the link', async ({ api, merchant }) => {
  const pack = await insertPackage(api.db, merchant)
  const { body } = await merchant.post('/payment-links', { name: 'Pack', package_ids: [pack.id] })

  const row = await api.db.paymentLink.findUniqueOrThrow({
    where: { id: body.id },
    include: { versions: true, prices: true, packages: true },
  })
  expect(row.versions).toMatchObject([{ version: 1, snapshot: { name: 'Pack', total_amount_atom: 4900 } }])
  expect(row.prices).toMatchObject([{ priceId: pack.items[0]?.priceId }])
  expect(row.packages).toMatchObject([{ packageId: pack.id }])
  expect(await api.eventsAbout(body.id)).toMatchObject([
    {
      id: expect.stringMatching(/^evt_live_/),
      type: 'payment_link.created',
      account_id: merchant.accountId,
      livemode: true,
      aggregate_version: 1,
      data: {
        object: {
          id: body.id,
          secure_token: body.secure_token,
          name: 'Pack',
          mode: 'payment',
          is_active: true,
          version: 1,
          total_amount_atom: 4900,
          currency: 'USD',
        },
      },
    },
  ])
})

test('test mode takes plain http', async ({ api }) => {
  const merchant = await api.newMerchant({ livemode: false })
  const { status, body } = await merchant.post('/payment-links', { mode: 'setup', success_url: 'http://example.com/' })
  expect([status, body.livemode, body.id.slice(0, 8)]).toEqual([201, false, 'pl_test_'])
})
