import { newId } from '@paylinks/contracts/ids'
import { createTestDatabase, type TestDatabase } from '@paylinks/test-kit/postgres'
import { waitFor } from '@paylinks/test-kit/wait-for'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { desktop, fillCard, launchBrowser, openPage, payButton, phone } from '../../test/browser.ts'
import { startTestService, type TestService } from '../../test/checkout-service.ts'
import { openCheckout, settledRecords } from '../../test/customer.ts'
import { lineItem } from '../../test/link-builder.ts'
import { startMerchantSite } from '../../test/merchant-site.ts'
import { testCards } from '../payments/test-cards.ts'

vi.setConfig({ testTimeout: 90_000 })

let database: TestDatabase
let service: TestService
let shop: Awaited<ReturnType<typeof startMerchantSite>>
let browser: Browser

beforeAll(async () => {
  database = await createTestDatabase()
  service = await startTestService(database.url, {
    CHECKOUT_ATTEMPTS_PER_CLIENT: '1000000',
    CHECKOUT_ATTEMPTS_PER_SESSION: '1000000',
  })
  shop = await startMerchantSite()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await shop.close()
  await service.stop()
  await database.drop()
})

const open = (options: Parameters<typeof openCheckout>[2] = {}) => openCheckout(service, database.db, options)
const successUrl = () => `${shop.origin}/welcome?session={CHECKOUT_SESSION_ID}`
const monthly = { interval: 'month', interval_count: 1 } as const
const subscription = { mode: 'subscription' as const, line_items: [lineItem({ recurring: monthly })] }
const editable = {
  allow_cart_edit: true,
  line_items: [
    lineItem({ product_name: 'Beans', unit_amount_atom: 1500, quantity: 2 }),
    lineItem({ product_name: 'Filter', unit_amount_atom: 700 }),
  ],
}

const modes = {
  payment: { snapshot: {}, says: 'Pay $49.00' },
  subscription: { snapshot: subscription, says: 'Pay $49.00 and subscribe' },
  'subscription with a trial': { snapshot: { ...subscription, free_trial_days: 14 }, says: 'Start free trial' },
  setup: { snapshot: { mode: 'setup' as const }, says: 'Save card' },
}

for (const [mode, { snapshot, says }] of Object.entries(modes)) {
  for (const javaScriptEnabled of [true, false]) {
    test(`${mode}, JavaScript ${javaScriptEnabled ? 'on' : 'off'}: paid, and back at the shop with the session's id`, async () => {
      const { url, sessionId } = await open({ snapshot: { ...snapshot, success_url: successUrl() } })
      const { page, requests, problems } = await openPage(browser, { ...desktop, javaScriptEnabled })
      await page.goto(url)
      expect(await payButton(page).innerText()).toBe(says)
      await fillCard(page)
      await payButton(page).click()
      await page.waitForURL(`${shop.origin}/welcome?session=${sessionId}`)
      expect((await settledRecords(database.db, sessionId)).payments).toHaveLength(1)
      expect(problems).toEqual([])
      const origins = new Set(requests.map((request) => new URL(request.url()).origin))
      expect([...origins].sort()).toEqual([shop.origin, new URL(url).origin].sort())
      await page.context().close()
    })
  }
}

test('a shop that moves its customers on to another origin does not lose them', async () => {
  const { url, sessionId } = await open({
    snapshot: { success_url: `${shop.origin}/moved?session={CHECKOUT_SESSION_ID}` },
  })
  const { page } = await openPage(browser, desktop)
  await page.goto(url)
  await fillCard(page)
  await payButton(page).click()
  await page.waitForURL(`${shop.origin.replace('127.0.0.1', 'localhost')}/welcome?session=${sessionId}`)
  // Back is the receipt, and asks for nothing to be sent again.
  await page.goBack()
  await page.getByText('Payment received').waitFor()
  await page.context().close()
})

for (const { number, purpose, outcome, brand } of testCards) {
  test(`the card ${number}: ${purpose.toLowerCase()}`, async () => {
    const { url, sessionId } = await open()
    const { page, problems } = await openPage(browser, desktop)
    await page.goto(url)
    await fillCard(page, number, brand === 'amex' ? '1234' : '123')
    await payButton(page).click()
    if (outcome.status === 'requires_challenge') await page.getByRole('button', { name: 'Approve' }).click()
    if (outcome.status === 'declined') {
      await page.getByRole('alert').getByText('You were not charged').waitFor()
      expect(await page.getByLabel('Email').inputValue()).toBe('ada@example.com')
      expect(await page.getByLabel('Card number').inputValue()).toBe('')
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('problems')
    } else {
      await page.getByRole('heading', { name: 'Payment received' }).waitFor()
    }
    const paid = outcome.status === 'declined' ? 0 : 1
    expect((await settledRecords(database.db, sessionId)).payments).toHaveLength(paid)
    expect(problems).toEqual([])
    await page.context().close()
  })
}

test('a challenge that fails leads back to the form, and another card pays', async () => {
  const { url } = await open()
  const { page } = await openPage(browser, desktop)
  await page.goto(url)
  await fillCard(page, '4000002500003155')
  await payButton(page).click()
  await page.getByRole('button', { name: 'Fail the confirmation' }).click()
  await page.getByRole('alert').getByText('did not confirm').waitFor()
  await fillCard(page)
  await payButton(page).click()
  await page.getByText('Payment received').waitFor()
  await page.context().close()
})

test('a number that is no test card does not leave the browser, nor does one with a typing error', async () => {
  const { url, sessionId } = await open()
  const { page, requests } = await openPage(browser, desktop)
  await page.goto(url)
  await fillCard(page, '4539578763621486')
  await payButton(page).click()
  await page.getByText('The number was not sent').waitFor()
  await page.getByLabel('Card number').fill('')
  await page.getByLabel('Card number').pressSequentially('4242424242424241')
  await payButton(page).click()
  await page.getByText('This is not a card number').waitFor()
  expect(requests.filter((request) => request.method() === 'POST')).toEqual([])
  await page.getByLabel('Card number').fill('')
  await page.getByLabel('Card number').pressSequentially('4242424242424242')
  await payButton(page).click()
  await page.getByText('Payment received').waitFor()
  expect((await settledRecords(database.db, sessionId)).attempts).toHaveLength(1)
  await page.context().close()
})

test('what is typed is written as it is on the card, and can be corrected in the middle', async () => {
  const { url } = await open()
  const { page } = await openPage(browser, desktop)
  await page.goto(url)
  const number = page.getByLabel('Card number')
  await number.pressSequentially('4242424242424242')
  expect(await number.inputValue()).toBe('4242 4242 4242 4242')
  await number.press('Home')
  for (let step = 0; step < 3; step++) await number.press('ArrowRight')
  await number.press('Delete')
  await number.pressSequentially('9')
  expect(await number.inputValue()).toBe('4249 4242 4242 4242')
  await number.fill('')
  await number.pressSequentially('378282246310005')
  expect(await number.inputValue()).toBe('3782 822463 10005')
  await page.getByLabel('Expiry date').pressSequentially('430')
  expect(await page.getByLabel('Expiry date').inputValue()).toBe('04 / 30')
  await page.context().close()
})

test('a double click pays once, with JavaScript and without', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const { url, sessionId } = await open({ snapshot: { success_url: successUrl() } })
    const { page } = await openPage(browser, { ...desktop, javaScriptEnabled })
    await page.goto(url)
    await fillCard(page)
    await payButton(page).dblclick({ noWaitAfter: true })
    await page.waitForURL(`${shop.origin}/welcome?session=${sessionId}`)
    expect(await settledRecords(database.db, sessionId)).toMatchObject({ payments: { length: 1 }, capturedAtom: 4900n })
    await page.context().close()
  }
})

test('two tabs that pay at once pay once, and both see the receipt', async () => {
  const { url, sessionId } = await open()
  const context = await browser.newContext(desktop)
  const tabs = [await context.newPage(), await context.newPage()]
  for (const tab of tabs) {
    await tab.goto(url)
    await fillCard(tab)
  }
  await Promise.all(tabs.map((tab) => payButton(tab).click()))
  for (const tab of tabs) await tab.getByText('Payment received').waitFor()
  expect(await settledRecords(database.db, sessionId)).toMatchObject({ payments: { length: 1 }, capturedAtom: 4900n })
  await context.close()
})

test('the order is changed live: totals follow, what was typed stays, and a screen reader is told', async () => {
  const { url, sessionId } = await open({ snapshot: editable })
  const { page, problems } = await openPage(browser, desktop)
  await page.goto(url)
  await fillCard(page)
  await page.getByRole('button', { name: 'More: Quantity of Beans' }).click()
  await page.getByText('Pay $52.00').waitFor()
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('quantity-0-more')
  await page.getByLabel('Quantity of Filter', { exact: true }).fill('10')
  await page.getByLabel('Quantity of Filter', { exact: true }).press('Tab')
  await page.getByText('Pay $115.00').waitFor()
  expect(await page.locator('[data-announcement]').innerText()).toBe('The order was updated: $115.00')

  await page.getByRole('button', { name: 'Remove Beans' }).click()
  await page.getByText('Pay $70.00').waitFor()
  expect(await page.getByRole('button', { name: 'Remove Filter' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Put back Beans' }).click()
  await page.getByText('Pay $100.00').waitFor()
  expect(await page.getByLabel('Card number').inputValue()).toBe('4242 4242 4242 4242')
  await payButton(page).click()
  await page.getByText('Payment received').waitFor()
  expect((await settledRecords(database.db, sessionId)).capturedAtom).toBe(10_000n)
  expect(problems).toEqual([])
  await page.context().close()
})

test('the order is changed without JavaScript too', async () => {
  const { url } = await open({ snapshot: editable })
  const { page } = await openPage(browser, { ...desktop, javaScriptEnabled: false })
  await page.goto(url)
  await page.getByLabel('Quantity of Beans').fill('5')
  await page.getByRole('button', { name: 'Update the order' }).last().click()
  await page.getByText('Pay $82.00').waitFor()
  await page.getByLabel('Quantity of Filter').fill('2')
  await page.getByLabel('Quantity of Filter').press('Enter')
  await page.getByText('Pay $89.00').waitFor()
  await page.getByRole('button', { name: 'Remove Beans' }).click()
  await page.getByText('Pay $14.00').waitFor()
  await page.context().close()
})

test('a change in another tab is noticed before it is paid', async () => {
  const { url } = await open({ snapshot: editable })
  const context = await browser.newContext(desktop)
  const [one, other] = [await context.newPage(), await context.newPage()]
  await one.goto(url)
  await other.goto(url)
  await fillCard(one)
  await other.getByRole('button', { name: 'More: Quantity of Filter' }).click()
  await other.getByText('Pay $44.00').waitFor()
  await payButton(one).click()
  await one.getByRole('alert').getByText('The order has changed').waitFor()
  await one.getByText('Pay $44.00').waitFor()
  await context.close()
})

test('a coupon is shown and taken off', async () => {
  const id = newId('coupon', false)
  const coupon = { id, name: 'Launch week', percent_off: 20, amount_off_atom: null, currency: null }
  const { url, link } = await open({
    snapshot: { ...subscription, coupon: { ...coupon, duration: 'repeating', duration_in_months: 3 } },
  })
  const terms = { percentOff: 20, duration: 'repeating' as const, durationInMonths: 3 }
  await database.db.coupon.create({ data: { id, accountId: link.accountId, livemode: false, ...terms } })
  const { page } = await openPage(browser, desktop)
  await page.goto(url)
  await page.getByText('Launch week').waitFor()
  await page.getByText('Then $39.20 a month for 3 months, then $49.00 a month').waitFor()
  await fillCard(page)
  await payButton(page).click()
  await page.getByText('You are subscribed').waitFor()
  await page.context().close()
})

test('cancelling leads back to the shop', async () => {
  const { url } = await open({ snapshot: { return_url: `${shop.origin}/basket` } })
  const { page } = await openPage(browser, desktop)
  await page.goto(url)
  await page.getByRole('link', { name: 'Cancel' }).click()
  await page.waitForURL(`${shop.origin}/basket`)
  await page.context().close()
})

test('an expired page leads to the link again', async () => {
  const { url, sessionId, link } = await open()
  await database.db.checkoutSession.update({ where: { id: sessionId }, data: { expiresAt: new Date(0) } })
  const { page } = await openPage(browser, desktop)
  await page.goto(url)
  const again = page.getByRole('link', { name: 'Start again' })
  expect(await again.getAttribute('href')).toContain(`/api/pay/share/${link.secureToken}`)
  await page.context().close()
})

test('the keyboard alone pays, from the first field to the last', async () => {
  const { url } = await open()
  const { page } = await openPage(browser, desktop)
  await page.goto(url)
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Skip to payment')
  await page.keyboard.press('Enter')
  for (const text of ['ada@example.com', '4242424242424242', '1234', '123', 'Ada Lovelace']) {
    await page.keyboard.press('Tab')
    await page.keyboard.type(text)
  }
  await page.keyboard.press('Enter')
  await page.getByText('Payment received').waitFor()
  await page.context().close()
})

test("amounts and dates are in the customer's own notation", async () => {
  const line_items = [lineItem({ unit_amount_atom: 123_456, currency: 'EUR', recurring: monthly })]
  const { url } = await open({ snapshot: { ...subscription, line_items, currency: 'EUR', free_trial_days: 7 } })
  const { page } = await openPage(browser, { ...desktop, locale: 'de-DE' })
  await page.goto(url)
  const detail = (await page.locator('.headline-detail').innerText()).replaceAll(/\s/g, ' ')
  expect(detail).toMatch(/^Then 1\.234,56 € a month, from \d+\. \p{L}+ \d{4}$/u)
  await page.context().close()
})

test('a phone of 320 pixels shows everything without scrolling sideways', async () => {
  const long = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'
  const line_items = [lineItem({ product_name: long, unit_amount_atom: 99_999_999_999, quantity: 9 }), lineItem()]
  const { url } = await open({ accountName: long, snapshot: { line_items, allow_cart_edit: true } })
  const { page } = await openPage(browser, phone)
  const widthNow = () => page.evaluate(() => document.documentElement.scrollWidth)
  await page.goto(url)
  expect(await widthNow()).toBe(320)
  await fillCard(page, '4000002760003184')
  await payButton(page).tap()
  await page.getByRole('button', { name: 'Approve' }).waitFor()
  expect(await widthNow()).toBe(320)
  await page.getByRole('button', { name: 'Approve' }).tap()
  await page.getByText('Payment received').waitFor()
  expect(await widthNow()).toBe(320)
  await page.context().close()
})

test('while a payment is in hand the page waits, and goes on by itself', async () => {
  const { url, sessionId } = await open({ snapshot: { success_url: successUrl() } })
  const attempt = { sessionId, number: 1 }
  await database.db.paymentAttempt.create({
    data: {
      ...attempt,
      method: 'credit_card',
      amountAtom: 4900,
      currency: 'USD',
      status: 'started',
      processor: 'test',
      settleAt: new Date(Date.now() + 600_000),
    },
  })
  await database.db.testProcessorPayment.create({
    data: { key: `${sessionId}:1`, reference: sessionId, state: 'authorised', amountAtom: 4900, currency: 'USD' },
  })
  const { page } = await openPage(browser, desktop)
  await page.goto(url)
  await page.getByText('Your payment is being processed').waitFor()
  // As if whoever had it in hand had died.
  await database.db.paymentAttempt.update({ where: { sessionId_number: attempt }, data: { settleAt: new Date() } })
  await waitFor(async () => (await settledRecords(database.db, sessionId)).session.status === 'complete')
  await page.waitForURL(`${shop.origin}/welcome?session=${sessionId}`)
  await page.context().close()
})
