import { insertCoupon, insertPrice } from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { faultsOf } from '../../test/caller.ts'
import { patiently } from '../../test/patiently.ts'
import type { TestApi, TestMerchant } from '../../test/start-test-api.ts'

async function newLink(api: TestApi, options: Parameters<typeof insertPaymentLink>[2] = {}) {
  const merchant = await api.newMerchant()
  const link = await insertPaymentLink(api.db, merchant, options)
  return { merchant, link, path: `/payment-links/${link.id}` }
}

/** That the link is at this version, and that each version beyond the first told so once. */
async function expectVersion(api: TestApi, id: string, version: number) {
  expect(await api.db.paymentLink.findUniqueOrThrow({ where: { id } })).toMatchObject({ version })
  expect(await api.db.paymentLinkVersion.count({ where: { linkId: id } })).toBe(version)
  expect((await api.eventsAbout(id)).map((event) => event.aggregate_version)).toEqual(
    Array.from({ length: version - 1 }, (_, index) => index + 2),
  )
}

test('every field that may change changes in one version and one event', async ({ api }) => {
  const { merchant, link, path } = await newLink(api)
  const coupon = await insertCoupon(api.db, merchant)
  const changes = {
    name: 'New name',
    coupon_id: coupon.id,
    success_url: 'https://example.com/new',
    return_url: 'https://example.com/back',
    accepted_payment_methods: ['paypal'],
    metadata: { campaign: 'winter' },
  }
  const { status, body } = await merchant.patch(path, changes)
  expect(status).toBe(200)
  expect(body).toMatchObject({ ...changes, version: 2, is_active: true, line_items: link.snapshot.line_items })
  expect((await merchant.get(path)).body).toEqual(body)
  expect(await api.eventsAbout(link.id)).toMatchObject([
    { type: 'payment_link.updated', aggregate_version: 2, data: { object: { name: 'New name', version: 2 } } },
  ])
  expect(await api.db.paymentLinkVersion.findMany({ where: { linkId: link.id } })).toMatchObject([
    { version: 1, snapshot: link.snapshot },
    { version: 2, snapshot: { name: 'New name', coupon: { id: coupon.id, percent_off: 20 } } },
  ])
})

test('null clears, and what is left out stays', async ({ api }) => {
  const { merchant, path } = await newLink(api, {
    snapshot: { metadata: { a: 1 }, success_url: 'https://example.com/' },
  })
  await merchant.patch(path, { coupon_id: (await insertCoupon(api.db, merchant)).id })
  const { body } = await merchant.patch(path, { name: null, coupon_id: null, metadata: null })
  expect(body).toMatchObject({ name: null, coupon_id: null, metadata: null, success_url: 'https://example.com/' })
  expect(await api.db.paymentLink.findUniqueOrThrow({ where: { id: body.id } })).toMatchObject({
    name: null,
    couponId: null,
    metadata: null,
  })
})

test.for<[string, object]>([
  ['nothing', {}],
  ['what is so already', { name: 'Pro plan signup', success_url: null, is_active: true }],
  ['the same metadata in another order', { metadata: { b: { d: 2, c: [1] }, a: 1 } }],
])('a change of %s makes no version and no event', async ([, change], { api }) => {
  const { merchant, link, path } = await newLink(api, { snapshot: { metadata: { a: 1, b: { c: [1], d: 2 } } } })
  const before = await merchant.get(path)
  const { status, text } = await merchant.patch(path, change)
  expect([status, text]).toEqual([200, before.text])
  await expectVersion(api, link.id, 1)
})

test('changes at once are all kept, each in a version of its own', async ({ api }) => {
  const { merchant, link, path } = await newLink(api)
  const changes = [
    { name: 'New name' },
    { success_url: 'https://example.com/' },
    { return_url: 'https://example.com/back' },
    { metadata: { a: 1 } },
    { accepted_payment_methods: ['ach'] },
  ]
  const answers = await Promise.all(changes.map((change) => patiently(() => merchant.patch(path, change))))
  expect(answers.map(({ body }) => body.version).sort()).toEqual([2, 3, 4, 5, 6])
  expect((await merchant.get(path)).body).toMatchObject(Object.assign({}, ...changes))
  await expectVersion(api, link.id, 6)
})

test('a field that cannot change, and one that is none, are immutable', async ({ api }) => {
  const { merchant, link, path } = await newLink(api)
  const answer = await merchant.patch(path, { mode: 'setup', line_items: [], currency: 'EUR', nonsense: 1, name: 'x' })
  expect(answer.status).toBe(422)
  expect(faultsOf(answer)).toEqual([
    'mode immutable',
    'line_items immutable',
    'currency immutable',
    'nonsense immutable',
  ])
  await expectVersion(api, link.id, 1)
})

test('faults of form and against the rules are listed at once', async ({ api }) => {
  const { merchant, link, path } = await newLink(api)
  const answer = await merchant.patch(path, {
    name: '',
    is_active: 'no',
    success_url: 'http://example.com',
    coupon_id: 'coupon_live_nothing',
    accepted_payment_methods: [],
    metadata: 'text',
  })
  expect(faultsOf(answer).sort()).toEqual([
    'accepted_payment_methods too_short',
    'coupon_id coupon_not_found',
    'is_active invalid_type',
    'metadata invalid_type',
    'name too_short',
    'success_url https_required',
  ])
  await expectVersion(api, link.id, 1)
})

test('a coupon must exist here, be redeemable, and be in the currency of the cart', async ({ api }) => {
  const { merchant, path } = await newLink(api)
  const yesterday = new Date(Date.now() - 86_400_000)
  const patchWith = async (owner: TestMerchant, coupon: Parameters<typeof insertCoupon>[2]) =>
    faultsOf(await merchant.patch(path, { coupon_id: (await insertCoupon(api.db, owner, coupon)).id }))

  expect(await patchWith(await api.newMerchant(), {})).toEqual(['coupon_id coupon_not_found'])
  expect(await patchWith(merchant, { isActive: false })).toEqual(['coupon_id coupon_inactive'])
  expect(await patchWith(merchant, { redeemBy: yesterday })).toEqual(['coupon_id coupon_inactive'])
  expect(await patchWith(merchant, { maxRedemptions: 3, timesRedeemed: 3 })).toEqual(['coupon_id coupon_inactive'])
  expect(await patchWith(merchant, { amountOffAtom: 500, currency: 'EUR' })).toEqual([
    'coupon_id coupon_currency_mismatch',
  ])
  expect(await patchWith(merchant, { amountOffAtom: 500, currency: 'USD' })).toEqual([])
})

test('a link in setup mode takes no coupon', async ({ api }) => {
  const { merchant, path } = await newLink(api, { mode: 'setup' })
  const answer = await merchant.patch(path, { coupon_id: (await insertCoupon(api.db, merchant)).id })
  expect(faultsOf(answer)).toEqual(['coupon_id not_allowed_in_mode'])
})

test('is_active false deactivates, together with what else changes, in one version and one event', async ({ api }) => {
  const { merchant, link, path } = await newLink(api)
  const { status, body } = await merchant.patch(path, { is_active: false, name: 'Closed' })
  expect(status).toBe(200)
  expect(body).toMatchObject({ is_active: false, name: 'Closed', version: 2, deactivated_at: expect.any(String) })
  expect(await api.eventsAbout(link.id)).toMatchObject([
    { type: 'payment_link.deactivated', data: { object: { name: 'Closed', is_active: false } } },
  ])
})

test('deactivation is permanent: an inactive link cannot be made active, and nothing else of that request is done', async ({
  api,
}) => {
  const { merchant, link, path } = await newLink(api)
  await merchant.delete(path)
  const { status, body } = await merchant.patch(path, { is_active: true, name: 'Back again' })
  expect([status, body.code]).toEqual([409, 'link_deactivated'])
  expect((await merchant.get(path)).body).toMatchObject({ is_active: false, name: link.name })
  await expectVersion(api, link.id, 2)
})

test('an inactive link can be relabelled, and stays inactive since the same time', async ({ api }) => {
  const { merchant, link, path } = await newLink(api)
  const deactivated = (await merchant.delete(path)).body
  const { status, body } = await merchant.patch(path, { name: 'Old campaign', is_active: false })
  expect(status).toBe(200)
  expect(body).toMatchObject({ name: 'Old campaign', is_active: false, deactivated_at: deactivated.deactivated_at })
  expect((await api.eventsAbout(link.id)).map(({ type }) => type)).toEqual([
    'payment_link.deactivated',
    'payment_link.updated',
  ])
})

test('a change keeps the prices as the link was made with them', async ({ api, merchant }) => {
  const price = await insertPrice(api.db, merchant)
  const link = await insertPaymentLink(api.db, merchant, { items: [{ price, quantity: 2 }] })
  await api.db.product.update({ where: { id: price.productId }, data: { name: 'Renamed' } })
  const { body } = await merchant.patch(`/payment-links/${link.id}`, { name: 'New name' })
  expect(body.line_items).toEqual(link.snapshot.line_items)
})

test('a link of another account or of the other mode is not found and stays as it is', async ({ api }) => {
  const { live, test: testing } = await api.newMerchantInBothModes()
  for (const owner of [await api.newMerchant(), testing]) {
    const { id } = await insertPaymentLink(api.db, owner)
    const { status, body } = await live.patch(`/payment-links/${id}`, { name: 'Mine now' })
    expect([status, body.code]).toEqual([404, 'not_found'])
    await expectVersion(api, id, 1)
  }
})
