import { insertCoupon, insertCustomer, insertPrice, insertRecurringPrice } from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { insertPaidSession, insertSession } from '../../test/session-builders.ts'
import type { TestApi, TestMerchant } from '../../test/start-test-api.ts'

/** A coupon of the merchant's, and its terms as a link's version keeps them. */
async function insertTerms(api: TestApi, merchant: TestMerchant, overrides: Parameters<typeof insertCoupon>[2]) {
  const coupon = await insertCoupon(api.db, merchant, overrides)
  const terms = {
    id: coupon.id,
    name: coupon.name,
    percent_off: coupon.percentOff?.toNumber() ?? null,
    amount_off_atom: null,
    currency: null,
    duration: coupon.duration,
    duration_in_months: null,
  }
  return { coupon, terms }
}

test('an open session shows what its link sold when it was opened', async ({ api, merchant }) => {
  const customer = await insertCustomer(api.db, merchant)
  const price = await insertPrice(api.db, merchant, { unitAmountAtom: 1999 })
  const link = await insertPaymentLink(api.db, merchant, {
    items: [{ price, quantity: 3, description: 'For the team' }],
    snapshot: { customer_id: customer.id, metadata: { sku: 'PRO-1' } },
  })
  const session = await insertSession(api.db, link)
  const { status, body } = await merchant.get(`/checkout-sessions/${session.id}`)
  expect(status).toBe(200)
  expect(body).toEqual({
    id: session.id,
    object: 'checkout_session',
    account_id: merchant.accountId,
    livemode: true,
    status: 'open',
    payment_status: 'unpaid',
    payment_link_id: link.id,
    payment_link_version: 1,
    mode: 'payment',
    metadata: { sku: 'PRO-1' },
    line_items: link.snapshot.line_items,
    amount_subtotal_atom: 5997,
    amount_discount_atom: 0,
    amount_total_atom: 5997,
    currency: 'USD',
    coupon_id: null,
    free_trial_days: null,
    recurring: null,
    customer_id: customer.id,
    customer_email: null,
    customer_name: null,
    reference_id: null,
    locale: null,
    utm: null,
    payment: null,
    created_at: session.createdAt.toISOString(),
    expires_at: session.expiresAt.toISOString(),
    completed_at: null,
  })
})

test('a session keeps its version whatever becomes of the link', async ({ api, merchant }) => {
  const price = await insertPrice(api.db, merchant)
  const { body: link } = await merchant.post('/payment-links', { name: 'Old', line_items: [{ price_id: price.id }] })
  const built = await api.db.paymentLink.findUniqueOrThrow({ where: { id: link.id } })
  const session = await insertSession(api.db, { ...built, snapshot: link })
  const { body: before } = await merchant.get(`/checkout-sessions/${session.id}`)
  await merchant.patch(`/payment-links/${link.id}`, { name: 'New' })
  await merchant.delete(`/payment-links/${link.id}`)
  expect((await merchant.get(`/checkout-sessions/${session.id}`)).body).toEqual(before)
})

test("the customer's quantities are in the cart, and a line that was taken out is not", async ({ api, merchant }) => {
  const link = await insertPaymentLink(api.db, merchant, {
    items: [
      { price: await insertPrice(api.db, merchant, { unitAmountAtom: 100 }) },
      { price: await insertPrice(api.db, merchant, { unitAmountAtom: 10 }), quantity: 2 },
      { price: await insertPrice(api.db, merchant, { unitAmountAtom: 1 }) },
    ],
    snapshot: { allow_cart_edit: true },
  })
  const session = await insertSession(api.db, link, { cartEdits: { 0: 7, 2: 0 } })
  const { body } = await merchant.get(`/checkout-sessions/${session.id}`)
  expect(
    body.line_items.map((item: { unit_amount_atom: number; quantity: number }) => [
      item.unit_amount_atom,
      item.quantity,
    ]),
  ).toEqual([
    [100, 7],
    [10, 2],
  ])
  expect([body.amount_subtotal_atom, body.amount_total_atom]).toEqual([720, 720])
})

test('the coupon is taken off while it can be redeemed, and not once it has gone stale', async ({ api, merchant }) => {
  const { coupon, terms } = await insertTerms(api, merchant, { percentOff: 12.5 })
  const session = await insertSession(
    api.db,
    await insertPaymentLink(api.db, merchant, { snapshot: { coupon: terms } }),
  )
  const amounts = async () => {
    const { body } = await merchant.get(`/checkout-sessions/${session.id}`)
    return [body.amount_subtotal_atom, body.amount_discount_atom, body.amount_total_atom, body.coupon_id]
  }
  expect(await amounts()).toEqual([4900, 613, 4287, coupon.id])

  for (const stale of [
    { isActive: false },
    { redeemBy: new Date(Date.now() - 1000) },
    { maxRedemptions: 3, timesRedeemed: 3 },
  ]) {
    await api.db.coupon.update({ where: { id: coupon.id }, data: stale })
    expect(await amounts()).toEqual([4900, 0, 4900, null])
    await api.db.coupon.update({
      where: { id: coupon.id },
      data: { isActive: true, redeemBy: null, maxRedemptions: null, timesRedeemed: 0 },
    })
  }
})

test('nothing is due when a trial begins', async ({ api, merchant }) => {
  const price = await insertRecurringPrice(api.db, merchant)
  const link = await insertPaymentLink(api.db, merchant, {
    mode: 'subscription',
    items: [{ price }],
    snapshot: { free_trial_days: 14 },
  })
  const session = await insertSession(api.db, link)
  const { body } = await merchant.get(`/checkout-sessions/${session.id}`)
  expect([body.mode, body.amount_total_atom, body.currency]).toEqual(['subscription', 0, 'USD'])
  expect(body).toMatchObject({
    free_trial_days: 14,
    recurring: { amount_atom: 4900, interval: 'month', interval_count: 1 },
  })

  const paid = await insertPaidSession(api.db, link, {}, { subtotalAtom: 0, amountAtom: 0 })
  const complete = await merchant.get(`/checkout-sessions/${paid.id}`)
  expect(complete.body.payment_status).toBe('no_payment_required')
})

test('a setup session has no cart and no currency', async ({ api, merchant }) => {
  const session = await insertSession(api.db, await insertPaymentLink(api.db, merchant, { mode: 'setup' }))
  const { body } = await merchant.get(`/checkout-sessions/${session.id}`)
  expect(body).toMatchObject({ mode: 'setup', line_items: [], amount_total_atom: 0, currency: null })
})

test('a complete session shows its payment, with the amounts as they were charged', async ({ api, merchant }) => {
  const { coupon, terms } = await insertTerms(api, merchant, { percentOff: 20 })
  const link = await insertPaymentLink(api.db, merchant, { snapshot: { coupon: terms } })
  const charged = { subtotalAtom: 4900, discountAtom: 980, amountAtom: 3920, couponId: coupon.id }
  const session = await insertPaidSession(api.db, link, { customerEmail: 'jane@example.com' }, charged)
  await merchant.patch(`/coupons/${coupon.id}`, { is_active: false })
  const { body } = await merchant.get(`/checkout-sessions/${session.id}`)
  expect(body).toMatchObject({
    status: 'complete',
    payment_status: 'paid',
    coupon_id: coupon.id,
    amount_subtotal_atom: 4900,
    amount_discount_atom: 980,
    amount_total_atom: 3920,
    customer_email: 'jane@example.com',
    payment: {
      id: expect.stringMatching(/^pay_live_/),
      method: 'credit_card',
      card_brand: 'visa',
      card_last_four: '4242',
      amount_atom: 3920,
    },
    completed_at: expect.any(String),
  })
})

test('a session that was not completed has expired when its time is up, and one that was has not', async ({
  api,
  merchant,
}) => {
  const link = await insertPaymentLink(api.db, merchant)
  const expiresAt = new Date(Date.now() - 1000)
  const left = await insertSession(api.db, link, { expiresAt })
  const paid = await insertPaidSession(api.db, link, { expiresAt })
  expect((await merchant.get(`/checkout-sessions/${left.id}`)).body.status).toBe('expired')
  expect((await merchant.get(`/checkout-sessions/${paid.id}`)).body.status).toBe('complete')
})

test('a session shows what the address of its open told', async ({ api, merchant }) => {
  const link = await insertPaymentLink(api.db, merchant)
  const session = await insertSession(api.db, link, {
    referenceId: 'user-42',
    customerEmail: 'ada@example.com',
    customerName: 'Ada Lovelace',
    locale: 'de-AT',
    utm: { source: 'newsletter', campaign: 'spring' },
  })
  const { body } = await merchant.get(`/checkout-sessions/${session.id}`)
  expect(body).toMatchObject({
    reference_id: 'user-42',
    customer_email: 'ada@example.com',
    customer_name: 'Ada Lovelace',
    locale: 'de-AT',
    utm: { source: 'newsletter', medium: null, campaign: 'spring', term: null, content: null },
  })
})

test("the customer's token is nowhere in the answer, nor its hash", async ({ api, merchant }) => {
  const session = await insertSession(api.db, await insertPaymentLink(api.db, merchant))
  const { text } = await merchant.get(`/checkout-sessions/${session.id}`)
  const hash = Buffer.from(session.tokenHash)
  for (const form of [hash.toString('hex'), hash.toString('base64'), session.requestId, 'token', 'tok_']) {
    expect(text).not.toContain(form)
  }
})
