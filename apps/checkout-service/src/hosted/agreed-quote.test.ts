import { newId } from '@paylinks/contracts/ids'
import { lineItem } from '@paylinks/test-kit/link-builders'
import { couponTerms } from '@paylinks/test-kit/quote-samples'
import { expect } from 'vitest'
import { type Checkout, follow, get, pay, post, settledRecords } from '../../test/customer.ts'
import { test as base } from '../../test/service-test.ts'

const CHALLENGED = '4000002760003184'

const test = base
  /** Three lines of 1.03 at half their price: 1.54 by today's rule, 1.53 by that of release 0.1. */
  .extend('openHalfPrice', { scope: 'file' }, ({ open, db }) => async () => {
    const coupon = couponTerms({ id: newId('coupon', false), name: 'Half price', percent_off: 50 })
    const line_items = ['Beans', 'Filter', 'Cup'].map((product_name) =>
      lineItem({ product_name, unit_amount_atom: 103 }),
    )
    const checkout = await open({ snapshot: { coupon, line_items } })
    const { accountId } = checkout.link
    await db.coupon.create({
      data: { id: coupon.id, accountId, livemode: false, percentOff: 50, duration: 'once' },
    })
    return { ...checkout, couponId: coupon.id }
  })
  .extend('approve', { scope: 'file' }, ({ service }) => async ({ url }: Checkout) => {
    return follow((await post(`${url}/challenge`, { answer: 'approve' })).location, service)
  })

test('what was agreed to when the attempt began is what is charged, shown and told, whatever is reckoned later', async ({
  db,
  openHalfPrice,
  approve,
}) => {
  const checkout = await openHalfPrice()
  const { url, sessionId } = checkout
  expect((await get(url)).text).toContain('Pay $1.54')
  await pay(url, { card_number: CHALLENGED })
  // As if another rule had made the quote: today's would not come to this.
  await db.$executeRaw`
    UPDATE payment_attempts SET amount_atom = 150, quote = jsonb_set(jsonb_set(quote,
      '{charges,0,totalAtom}', '150'), '{charges,0,discountAtom}', '159')
    WHERE session_id = ${sessionId}`

  await approve(checkout)
  const records = await settledRecords(db, sessionId)
  expect(records).toMatchObject({
    payments: [{ subtotalAtom: 309n, discountAtom: 159n, amountAtom: 150n }],
    events: [{ payload: { data: { object: { amount_total_atom: 150 } } } }],
    held: [{ state: 'captured' }],
  })
  const [attempt] = await db.paymentAttempt.findMany({ where: { sessionId } })
  expect(records.payments[0]?.quote).toEqual(attempt?.quote)
  for (const path of [url, `${url}/complete`]) {
    const { text } = await get(path)
    expect(text).toContain('−$1.59')
    expect(text).toContain('$1.50')
    expect(text).not.toContain('$1.54')
  }
})

test('an attempt of release 0.1 that waits for its bank is completed with the amount that it was begun with', async ({
  db,
  openHalfPrice,
  approve,
}) => {
  const checkout = await openHalfPrice()
  const { sessionId, couponId } = checkout
  await db.$executeRaw`
    INSERT INTO payment_attempts
      (session_id, number, method, amount_atom, currency, coupon_id, processor, processor_reference, status, settle_at)
    VALUES (${sessionId}, 1, 'credit_card', 153, 'USD', ${couponId}, 'test', ${`test_${sessionId}`},
            'requires_challenge', now() + interval '1 day')`
  await db.$executeRaw`
    INSERT INTO test_processor_payments (key, reference, state, amount_atom, currency)
    VALUES (${`${sessionId}:1`}, ${`test_${sessionId}`}, 'requires_challenge', 153, 'USD')`

  const receipt = await approve(checkout)
  expect(receipt.text).toContain('$1.53')
  expect(await settledRecords(db, sessionId)).toMatchObject({
    payments: [{ subtotalAtom: 309n, discountAtom: 156n, amountAtom: 153n, couponId }],
    capturedAtom: 153n,
  })
})

test('a receipt of release 0.1 shows for ever what was charged', async ({ db, openHalfPrice }) => {
  const { url, sessionId, couponId, link } = await openHalfPrice()
  await db.$executeRaw`
    INSERT INTO payments (id, account_id, livemode, session_id, subtotal_atom, discount_atom, amount_atom, currency,
      coupon_id, method, processor, processor_reference, processor_key, link_id, status, captured_atom)
    VALUES (${newId('payment', false)}, ${link.accountId}, false, ${sessionId}, 309, 156, 153, 'USD',
      ${couponId}, 'credit_card', 'test', ${`test_${sessionId}`}, ${`${sessionId}:1`}, ${link.id}, 'captured', 153)`
  await db.$executeRaw`
    UPDATE checkout_sessions SET status = 'complete', completed_at = now() WHERE id = ${sessionId}`

  const { text } = await get(url)
  expect(text).toContain('−$1.56')
  expect(text).toContain('$1.53')
  expect(text).not.toContain('$1.54')
})

test('a quote of a later release is not guessed at: its attempt is not completed', async ({ db, openHalfPrice }) => {
  const checkout = await openHalfPrice()
  await pay(checkout.url, { card_number: CHALLENGED })
  await db.$executeRaw`
    UPDATE payment_attempts SET quote = jsonb_set(quote, '{format}', '999') WHERE session_id = ${checkout.sessionId}`
  await post(`${checkout.url}/challenge`, { answer: 'approve' })
  await get(`${checkout.url}/challenge/return`)
  expect(await settledRecords(db, checkout.sessionId)).toMatchObject({ payments: [], capturedAtom: 0n })
})

test('a subscription that is free for ever asks for no card', async ({ db, service, open }) => {
  const recurring = { interval: 'month', interval_count: 1 } as const
  const coupon = couponTerms({ id: newId('coupon', false), percent_off: 100, duration: 'forever' })
  for (const free_trial_days of [null, 14]) {
    const { url, sessionId, link } = await open({
      snapshot: { mode: 'subscription', coupon, free_trial_days, line_items: [lineItem({ recurring })] },
    })
    const data = { accountId: link.accountId, livemode: false, percentOff: 100, duration: 'forever' as const }
    await db.coupon.deleteMany({ where: { id: coupon.id } })
    await db.coupon.create({ data: { id: coupon.id, ...data } })
    const { text } = await get(url)
    expect(text).toContain('You are never charged for it.')
    expect(text).toContain('Complete order')
    expect(text).not.toMatch(/card_number|You will be charged/)
    const receipt = await follow((await pay(url, { method: 'none' })).location, service)
    expect(receipt.text).not.toContain('You will be charged')
    expect(await settledRecords(db, sessionId)).toMatchObject({ payments: [{ amountAtom: 0n }], held: [] })
  }
})

test('one item at one price: the page says the amount in the headline and on the button', async ({ open }) => {
  const { url } = await open({
    snapshot: { line_items: [lineItem({ unit_amount_atom: 19_900 })] },
  })
  const { text } = await get(url)
  expect(text.split('$199.00').length - 1).toBe(2)
})
