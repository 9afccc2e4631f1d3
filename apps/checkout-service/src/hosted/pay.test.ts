import { completedSessionEventObjectSchema } from '@paylinks/contracts/events'
import { lineItem } from '@paylinks/test-kit/link-builders'
import { expect } from 'vitest'
import { deactivateLink } from '../../test/change-link.ts'
import { startTestService } from '../../test/checkout-service.ts'
import {
  CARD,
  follow,
  get,
  noticeAfter,
  openCheckout,
  pay,
  post,
  settledRecords,
  termsOf,
} from '../../test/customer.ts'
import { test } from '../../test/service-test.ts'
import { testCards } from '../payments/test-cards.ts'
import { createTestProcessor } from '../payments/test-processor.ts'

const monthly = { interval: 'month', interval_count: 1 } as const
const success_url = 'https://shop.example.com/thanks?session={CHECKOUT_SESSION_ID}&again=%7BCHECKOUT_SESSION_ID%7D'

test('a payment completes the session, is recorded and captured once, and is told to the exchange', async ({
  db,
  open,
}) => {
  const { url, sessionId, link } = await open({ snapshot: { success_url } })
  const answer = await pay(url)
  expect(answer).toMatchObject({ status: 303, location: expect.stringMatching(/\/complete\?attempt=1$/) })

  const { session, payments, attempts, events, capturedAtom } = await settledRecords(db, sessionId)
  expect(session).toMatchObject({ status: 'complete', customerEmail: 'ada@example.com' })
  expect(payments).toMatchObject([
    {
      accountId: link.accountId,
      livemode: false,
      subtotalAtom: 4900n,
      discountAtom: 0n,
      amountAtom: 4900n,
      currency: 'USD',
      method: 'credit_card',
      cardBrand: 'visa',
      cardLastFour: '4242',
      processor: 'test',
    },
  ])
  expect(attempts).toMatchObject([{ number: 1, status: 'succeeded', owed: null, settleAt: null }])
  expect(capturedAtom).toBe(4900n)
  expect(events).toHaveLength(1)
  const payload = events[0]?.payload as { data: { object: unknown }; type: string }
  expect(payload.type).toBe('checkout_session.completed')
  expect(completedSessionEventObjectSchema.parse(payload.data.object)).toMatchObject({
    id: sessionId,
    payment_link_id: link.id,
    payment_link_version: 1,
    amount_total_atom: 4900,
    currency: 'USD',
    customer_email: 'ada@example.com',
    payment_id: payments[0]?.id,
  })
})

test("a completed payment leads to the success URL of the link's version, with the session's id in every placeholder", async ({
  service,
  open,
}) => {
  const { url, sessionId } = await open({ snapshot: { success_url } })
  const outcome = await follow((await pay(url)).location, service)
  expect(outcome.status).toBe(200)
  const [, next] = /^0; url=(.+)$/.exec(outcome.headers.get('refresh') ?? '') ?? []
  expect(await get(`${service.url}${next}`)).toMatchObject({
    status: 303,
    location: `https://shop.example.com/thanks?session=${sessionId}&again=${sessionId}`,
  })
})

test('a program that pays is redirected to the success URL itself', async ({ service, open }) => {
  const { url, sessionId } = await open({ snapshot: { success_url } })
  const paid = await pay(url)
  expect(paid.status).toBe(303)
  expect(await get(`${service.url}${paid.location}`, { accept: '*/*' })).toMatchObject({
    status: 303,
    location: `https://shop.example.com/thanks?session=${sessionId}&again=${sessionId}`,
  })
})

test('without a success URL a completed payment leads to a receipt, which stays', async ({ service, open }) => {
  const { url } = await open()
  const outcome = await follow((await pay(url)).location, service)
  expect(outcome.headers.get('refresh')).toBeNull()
  expect(outcome.text).toContain('Payment received')
  const later = await get(url)
  expect(later.status).toBe(200)
  expect(later.text).toContain('$49.00')
  expect(later.text).toContain('Visa •••• 4242')
  expect(await pay(`${url}`).catch((error: Error) => error.message)).toContain('the page has no terms')
})

test('paying again what is paid leads to the receipt and charges nothing', async ({ db, service, open }) => {
  const { url, sessionId } = await open()
  const terms = termsOf(await get(url))
  const form = { terms, email: 'ada@example.com', method: 'credit_card', ...CARD }
  await post(`${url}/pay`, form)
  const again = await post(`${url}/pay`, form)
  expect((await follow(again.location, service)).text).toContain('Payment received')
  expect(await settledRecords(db, sessionId)).toMatchObject({ payments: { length: 1 }, capturedAtom: 4900n })
})

const declined = testCards.filter(({ outcome }) => outcome.status === 'declined')
test.for(declined)(
  'the card $number, which $purpose, charges nothing and leaves the session open',
  async (card, { db, service, open }) => {
    const { url, sessionId } = await open()
    const notice = await noticeAfter(await pay(url, { card_number: card.number }), service)
    expect(notice).toMatch(/You were not charged/)

    const { session, payments, events, attempts, capturedAtom } = await settledRecords(db, sessionId)
    expect(session.status).toBe('open')
    expect({ payments, events, capturedAtom }).toEqual({ payments: [], events: [], capturedAtom: 0n })
    expect(attempts).toMatchObject([
      {
        status: 'refused',
        refusalCode: card.outcome.status === 'declined' && card.outcome.code,
        cardBrand: card.brand,
      },
    ])
    expect((await follow((await pay(url)).location, service)).text).toContain('Payment received')
  },
)

const accepted = testCards.filter(({ outcome }) => outcome.status === 'authorised')
test.for(accepted)('the card $number of $brand pays', async ({ number, brand }, { db, open }) => {
  const { url, sessionId } = await open()
  await pay(url, { card_number: number, card_cvc: brand === 'amex' ? '1234' : '123' })
  const { payments } = await settledRecords(db, sessionId)
  expect(payments).toMatchObject([{ cardBrand: brand, cardLastFour: number.slice(-4) }])
})

const challenged = testCards.filter(({ outcome }) => outcome.status === 'requires_challenge')
test.for(challenged)(
  'the card $number pays once its challenge is approved',
  async ({ number }, { db, service, open }) => {
    const { url, sessionId } = await open()
    const challenge = await follow((await pay(url, { card_number: number })).location, service)
    expect(challenge.text).toContain("Confirm it's you")
    expect(challenge.text).toContain('$49.00')
    expect(await settledRecords(db, sessionId)).toMatchObject({ payments: [], capturedAtom: 0n })

    const answer = await post(`${url}/challenge`, { answer: 'approve' })
    expect((await follow(answer.location, service)).text).toContain('Payment received')
    expect(await settledRecords(db, sessionId)).toMatchObject({ payments: { length: 1 }, capturedAtom: 4900n })
  },
)

test.for(['fail', '', 'APPROVE', 'approve '])(
  'a challenge that is answered %j charges nothing',
  async (answer, { db, service, open }) => {
    const { url, sessionId } = await open()
    await pay(url, { card_number: '4000002760003184' })
    expect(await noticeAfter(await post(`${url}/challenge`, { answer }), service)).toContain('did not confirm')
    expect(await settledRecords(db, sessionId)).toMatchObject({ payments: [], capturedAtom: 0n })
  },
)

test('a challenge left waiting can be gone back to, and is let go of when the customer pays otherwise', async ({
  db,
  open,
}) => {
  const { url, sessionId } = await open()
  await pay(url, { card_number: '4000002760003184' })
  expect((await get(url)).text).toContain('Your bank is waiting for you to confirm the payment')
  await pay(url)
  await post(`${url}/challenge`, { answer: 'approve' })
  const { attempts, held, capturedAtom } = await settledRecords(db, sessionId)
  expect(attempts).toMatchObject([{ status: 'refused', refusalCode: 'superseded' }, { status: 'succeeded' }])
  expect(held.map(({ state }) => state)).toEqual(['cancelled', 'captured'])
  expect(capturedAtom).toBe(4900n)
})

test.for(['apple_pay', 'google_pay', 'paypal', 'ach', 'stripe_link', 'crypto'])(
  '%s pays by its test button',
  async (method, { db, open }) => {
    const { url, sessionId } = await open({ snapshot: { accepted_payment_methods: ['credit_card', method as 'ach'] } })
    await pay(url, { method, card_number: '', card_expiry: '', card_cvc: '', card_holder: '' })
    const { payments } = await settledRecords(db, sessionId)
    expect(payments).toMatchObject([{ method, cardBrand: null, cardLastFour: null, amountAtom: 4900n }])
  },
)

test('only the accepted methods are offered and taken', async ({ db, open }) => {
  const { url, sessionId } = await open({ snapshot: { accepted_payment_methods: ['paypal'] } })
  const page = await get(url)
  expect(page.text).toContain('PayPal')
  for (const other of ['Card number', 'Apple Pay', 'Crypto']) expect(page.text).not.toContain(other)
  for (const method of ['credit_card', 'apple_pay', 'none', '', '__proto__']) {
    expect((await pay(url, { method })).status).toBe(422)
  }
  expect(await settledRecords(db, sessionId)).toMatchObject({ attempts: [] })
})

test('setup mode saves a payment method and charges nothing', async ({ db, service, open }) => {
  const { url, sessionId } = await open({ snapshot: { mode: 'setup' } })
  const page = await get(url)
  expect(page.text).toContain('Save card')
  expect(page.text).not.toMatch(/\$\d/)
  expect((await follow((await pay(url)).location, service)).text).toContain('Payment method saved')
  expect(await settledRecords(db, sessionId)).toMatchObject({
    payments: [{ amountAtom: 0n, currency: null, cardLastFour: '4242' }],
    held: [{ state: 'authorised', amountAtom: 0n }],
    events: { length: 1 },
  })
})

test('a trial charges nothing today and says what comes after it', async ({ db, service, open }) => {
  const line_items = [lineItem({ recurring: monthly })]
  const { url, sessionId } = await open({ snapshot: { mode: 'subscription', line_items, free_trial_days: 14 } })
  const page = await get(url)
  expect(page.text).toContain('14 days free')
  expect(page.text).toMatch(/Then \$49\.00 a month from \w+ \d+, \d{4}/)
  expect(page.text).toContain('Start free trial')
  expect((await follow((await pay(url)).location, service)).text).toContain('Your trial has started')
  expect(await settledRecords(db, sessionId)).toMatchObject({
    payments: [{ amountAtom: 0n }],
    capturedAtom: 0n,
  })
})

test('a trial with something charged once charges that today', async ({ db, open }) => {
  const line_items = [lineItem({ recurring: monthly }), lineItem({ product_name: 'Set-up', unit_amount_atom: 1000 })]
  const { url, sessionId } = await open({ snapshot: { mode: 'subscription', line_items, free_trial_days: 14 } })
  expect((await get(url)).text).toContain('Pay $10.00 and start trial')
  await pay(url)
  expect(await settledRecords(db, sessionId)).toMatchObject({
    payments: [{ subtotalAtom: 1000n, amountAtom: 1000n }],
    capturedAtom: 1000n,
  })
})

test('an order that costs nothing needs no payment method', async ({ db, service, open }) => {
  const { url, sessionId } = await open({ snapshot: { line_items: [lineItem({ unit_amount_atom: 0 })] } })
  const page = await get(url)
  expect(page.text).toContain('Complete order')
  expect(page.text).not.toContain('Card number')
  const answer = await post(`${url}/pay`, { terms: termsOf(page), email: 'ada@example.com', method: 'none' })
  expect((await follow(answer.location, service)).text).toContain('Order complete')
  expect(await settledRecords(db, sessionId)).toMatchObject({
    payments: [{ method: 'none', processor: 'none', amountAtom: 0n }],
    held: [],
    events: { length: 1 },
  })
})

test('live mode without a processor says so, and the session stays open', async ({ db, open }) => {
  const { url, sessionId } = await open({ livemode: true, accountName: 'Contoso' })
  const page = await get(url)
  expect(page.text).toContain('Contoso cannot take payments yet')
  expect(page.text).not.toContain('Test mode')
  expect(page.text).not.toContain('name="card_number"')
  const answer = await post(`${url}/pay`, { terms: 'x', email: 'ada@example.com', method: 'credit_card', ...CARD })
  expect(answer.status).toBe(409)
  expect(await settledRecords(db, sessionId)).toMatchObject({ session: { status: 'open' }, attempts: [] })
})

test('a link whose methods the provider does not offer says that it cannot be paid here now', async ({
  db,
  database,
}) => {
  const processors = { test: { ...createTestProcessor({ db }), methods: ['credit_card'] as const } }
  const cardsOnly = await startTestService(database.url, {}, processors)
  const accepted_payment_methods = ['paypal' as const, 'crypto' as const]
  const { url, sessionId } = await openCheckout(cardsOnly, db, { snapshot: { accepted_payment_methods } })
  const page = await get(url)
  expect(page.text).toContain("This can't be paid here right now")
  expect(page.text).not.toContain('<form id="pay"')
  for (const method of ['paypal', 'credit_card', 'none']) {
    expect((await post(`${url}/pay`, { terms: 'x', email: 'ada@example.com', method, ...CARD })).status).toBe(409)
  }
  expect(await settledRecords(db, sessionId)).toMatchObject({ attempts: [] })
  await cardsOnly.stop()
})

test('a session stays payable when its link is deactivated', async ({ db, service, open }) => {
  const { url, link } = await open()
  await deactivateLink(db, link)
  expect((await follow((await pay(url)).location, service)).text).toContain('Payment received')
})

test('the email of an assigned customer is shown masked, and cannot be changed', async ({ db, open }) => {
  const { id } = await db.customer.create({
    data: { id: 'cus_test_ada', accountId: 'acc_1', livemode: false, email: 'known@example.com' },
  })
  const { url, sessionId, link } = await open({ snapshot: { customer_id: id } })
  await db.customer.update({ where: { id }, data: { accountId: link.accountId } })
  const page = await get(url)
  expect(page.text).toMatch(/<input[^>]*value="k•••@example\.com"[^>]*readonly/)
  await pay(url, { email: 'other@example.com' })
  for (const { text } of [page, await get(url)]) expect(text).not.toContain('known@example.com')
  expect((await settledRecords(db, sessionId)).session.customerEmail).toBe('known@example.com')
})

test("another account's customer is not shown", async ({ db, open }) => {
  const { id } = await db.customer.create({
    data: { id: 'cus_test_foreign', accountId: 'acc_foreign', livemode: false, email: 'foreign@example.com' },
  })
  const { url } = await open({ snapshot: { customer_id: id } })
  expect((await get(url)).text).not.toContain('foreign@example.com')
})

test('every fault of the form is told at once, beside what may be shown again and never the card', async ({
  db,
  open,
}) => {
  const { url, sessionId } = await open()
  const faulty = {
    email: 'ada',
    card_number: '4242424242424241',
    card_expiry: '13/20',
    card_cvc: '12',
    card_holder: '',
  }
  const answer = await pay(url, faulty)
  expect(answer.status).toBe(422)
  for (const field of ['email', 'card_number', 'card_expiry', 'card_cvc', 'card_holder']) {
    expect(answer.text).toContain(`href="#${field}"`)
  }
  expect(answer.text).toContain('value="ada"')
  expect(answer.text).not.toContain('4242424242424241')
  expect(answer.text).not.toContain('13/20')
  expect(await settledRecords(db, sessionId)).toMatchObject({ attempts: [] })
})

test('a number that is no test card is refused in test mode, and none of it is kept', async ({ db, open }) => {
  const real = '4539578763621486'
  const { url, sessionId } = await open()
  const answer = await pay(url, { card_number: real })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('Use one of the test cards')
  expect(answer.text).not.toContain(real)
  expect(await settledRecords(db, sessionId)).toMatchObject({ attempts: [], held: [] })
})

test('what the customer has not seen is not charged: terms that changed are shown again instead', async ({
  db,
  open,
}) => {
  const { url, sessionId } = await open({ snapshot: { allow_cart_edit: true } })
  const stale = termsOf(await get(url))
  await post(`${url}/cart`, { terms: stale, quantity_0: 2 })
  const answer = await pay(url, { terms: stale })
  expect(answer.status).toBe(409)
  expect(answer.text).toContain('The order has changed')
  expect(answer.text).toContain('Pay $98.00')
  expect(await settledRecords(db, sessionId)).toMatchObject({ attempts: [] })
  await pay(url)
  expect(await settledRecords(db, sessionId)).toMatchObject({ capturedAtom: 9800n })
})
