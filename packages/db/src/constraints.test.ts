import {
  insertCoupon,
  insertPackage,
  insertPrice,
  insertProduct,
  insertRecurringPrice,
} from '@paylinks/test-kit/builders'
import { test } from '@paylinks/test-kit/database-test'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { expect } from 'vitest'

type Price = NonNullable<Parameters<typeof insertPrice>[2]>
type Coupon = NonNullable<Parameters<typeof insertCoupon>[2]>

test.for<[string, string, Price]>([
  ['a negative amount', 'unit_amount_in_range', { unitAmountAtom: -1 }],
  ['an amount beyond the largest', 'unit_amount_in_range', { unitAmountAtom: 1_000_000_000_000 }],
  ['a currency in small letters', 'currency_is_a_code', { currency: 'usd' }],
  ['a currency that is too short', 'currency_is_a_code', { currency: 'US' }],
  ['an interval on a one-time price', 'recurring_has_interval', { billingInterval: 'month', billingIntervalCount: 1 }],
  ['a recurring price without an interval', 'recurring_has_interval', { type: 'recurring' }],
  [
    'an interval without a count',
    'recurring_has_interval',
    { type: 'recurring', billingInterval: 'month', billingIntervalCount: null },
  ],
  [
    'a count of zero',
    'interval_count_is_positive',
    { type: 'recurring', billingInterval: 'month', billingIntervalCount: 0 },
  ],
])('the database refuses %s', async ([_what, constraint, price], { db, merchant }) => {
  await expect(insertPrice(db, merchant, price)).rejects.toThrow(`prices_${constraint}`)
})

test.for<[string, string, Coupon]>([
  ['a percentage and an amount', 'percent_or_amount', { percentOff: 10, amountOffAtom: 100, currency: 'USD' }],
  ['neither percentage nor amount', 'percent_or_amount', { percentOff: null }],
  ['an amount without a currency', 'amount_has_currency', { amountOffAtom: 100, currency: null }],
  ['a percentage with a currency', 'amount_has_currency', { percentOff: 10, currency: 'USD' }],
  ['nothing off', 'percent_in_range', { percentOff: 0 }],
  ['more than everything off', 'percent_in_range', { percentOff: 100.01 }],
  ['a fixed amount of zero', 'amount_in_range', { amountOffAtom: 0 }],
  ['repeating without months', 'repeating_has_months', { duration: 'repeating' }],
  ['months without repeating', 'repeating_has_months', { duration: 'forever', durationInMonths: 3 }],
  ['repeating for no month', 'months_is_positive', { duration: 'repeating', durationInMonths: 0 }],
  ['no redemption allowed', 'max_redemptions_is_positive', { maxRedemptions: 0 }],
  ['redemptions below zero', 'redeemed_within_max', { timesRedeemed: -1 }],
  ['redemptions beyond the most', 'redeemed_within_max', { maxRedemptions: 2, timesRedeemed: 3 }],
])('the database refuses a coupon with %s', async ([_what, constraint, coupon], { db, merchant }) => {
  await expect(insertCoupon(db, merchant, coupon)).rejects.toThrow(`coupons_${constraint}`)
})

test.for([0, 1_000_000])(
  'the database refuses a package item of the quantity %i',
  async (quantity, { db, merchant }) => {
    const { id: priceId } = await insertPrice(db, merchant)
    await expect(insertPackage(db, merchant, { items: [{ priceId, quantity }] })).rejects.toThrow(
      'package_items_quantity_in_range',
    )
  },
)

test.for([
  ['payment_links_expiry_in_range', { expires_in_hours: 0 }],
  ['payment_links_expiry_in_range', { expires_in_hours: 721 }],
  ['payment_links_total_in_range', { total_amount_atom: -1 }],
  ['payment_links_setup_charges_nothing', { currency: null }],
] as const)('the database refuses a link that breaks %s', async ([constraint, snapshot], { db, merchant }) => {
  await expect(insertPaymentLink(db, merchant, { snapshot })).rejects.toThrow(constraint)
})

test('the database refuses a link that is inactive without a time, or active with one', async ({ db, merchant }) => {
  const { id } = await insertPaymentLink(db, merchant)
  const change = (data: object) => db.paymentLink.update({ where: { id }, data })
  await expect(change({ isActive: false })).rejects.toThrow('payment_links_active_until_deactivated')
  await expect(change({ deactivatedAt: new Date() })).rejects.toThrow('payment_links_active_until_deactivated')
})

test('a deactivated link stays so, whoever asks', async ({ db, merchant }) => {
  const { id } = await insertPaymentLink(db, merchant, { deactivatedAt: new Date() })
  const reactivation = db.paymentLink.update({ where: { id }, data: { isActive: true, deactivatedAt: null } })
  await expect(reactivation).rejects.toThrow('a deactivated payment link stays deactivated')
})

test("a link's version can be neither changed nor deleted nor truncated away", async ({ db, merchant }) => {
  const link = await insertPaymentLink(db, merchant)
  const version = { linkId_version: { linkId: link.id, version: 1 } }
  const appendOnly = 'payment_link_versions is append-only'
  await expect(db.paymentLinkVersion.update({ where: version, data: { snapshot: {} } })).rejects.toThrow(appendOnly)
  await expect(db.paymentLinkVersion.delete({ where: version })).rejects.toThrow(appendOnly)
  await expect(db.$executeRaw`TRUNCATE payment_link_versions CASCADE`).rejects.toThrow(appendOnly)
  expect(await db.paymentLinkVersion.findUniqueOrThrow({ where: version })).toMatchObject({ snapshot: link.snapshot })
})

test('the database refuses a session of a version that does not exist', async ({ db, merchant }) => {
  const { id: linkId, mode } = await insertPaymentLink(db, merchant)
  const { accountId, livemode } = merchant
  const session = {
    id: 'cs_live_1',
    requestId: 'req_1',
    tokenHash: new Uint8Array(32),
    expiresAt: new Date(),
    accountId,
    livemode,
    linkId,
    mode,
  }
  await expect(db.checkoutSession.create({ data: { ...session, linkVersion: 2 } })).rejects.toThrow('Foreign key')
  await expect(
    db.checkoutSession.create({ data: { ...session, linkVersion: 1, tokenHash: new Uint8Array(31) } }),
  ).rejects.toThrow('checkout_sessions_token_hash_is_sha256')
  await expect(db.checkoutSession.create({ data: { ...session, linkVersion: 1, status: 'complete' } })).rejects.toThrow(
    'checkout_sessions_complete_has_time',
  )
  await db.checkoutSession.create({ data: { ...session, linkVersion: 1 } })
})

test('what is sold cannot be deleted from under what sells it', async ({ db, merchant }) => {
  const product = await insertProduct(db, merchant)
  const price = await insertRecurringPrice(db, merchant, { productId: product.id })
  await insertPaymentLink(db, merchant, { mode: 'subscription', items: [{ price }] })
  await expect(db.product.delete({ where: { id: product.id } })).rejects.toThrow('Foreign key')
  await expect(db.price.delete({ where: { id: price.id } })).rejects.toThrow('Foreign key')
})

test("a card's number does not fit where its last four digits belong", async ({ db, merchant }) => {
  const card = { cardLastFour: '4242424242424242' }
  const { accountId, livemode } = merchant
  const link = await insertPaymentLink(db, merchant)
  const session = await db.checkoutSession.create({
    data: {
      id: 'cs_live_2',
      requestId: 'req_2',
      tokenHash: new Uint8Array(32).fill(2),
      expiresAt: new Date(),
      accountId,
      livemode,
      linkId: link.id,
      linkVersion: 1,
      mode: link.mode,
    },
  })
  const payment = {
    id: 'pay_live_1',
    sessionId: session.id,
    subtotalAtom: 4900,
    discountAtom: 900,
    amountAtom: 4000,
    method: 'credit_card',
    processor: 'test',
    processorReference: 'ref_1',
    processorKey: 'cs_live_2:1',
    linkId: link.id,
    status: 'authorised',
    accountId,
    livemode,
  }
  await expect(db.payment.create({ data: { ...payment, ...card } })).rejects.toThrow('payments_card_is_last_four')
  await expect(db.payment.create({ data: { ...payment, amountAtom: 4900 } })).rejects.toThrow('payments_amounts_add_up')
  const refusals = [
    [{ status: 'paid' }, 'status_is_known'],
    [{ status: 'failed' }, 'failed_has_code'],
    [{ capturedAtom: 4001 }, 'captured_within_amount'],
    [{ capturedAtom: 4000, refundedAtom: 4001 }, 'refunded_within_captured'],
  ] as const
  for (const [change, constraint] of refusals) {
    await expect(db.payment.create({ data: { ...payment, ...change } })).rejects.toThrow(`payments_${constraint}`)
  }
  await db.payment.create({ data: { ...payment, cardLastFour: '4242' } })
})
