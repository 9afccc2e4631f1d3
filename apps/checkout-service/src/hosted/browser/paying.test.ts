import { newId } from '@paylinks/contracts/ids'
import type { LinkSnapshot } from '@paylinks/contracts/payment-links'
import { lineItem } from '@paylinks/test-kit/link-builders'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Browsing, fillIn, heading, payButton, payByCard, startBrowsing } from '../../../test/browsing.ts'
import { settledRecords } from '../../../test/customer.ts'

let browsing: Browsing
beforeAll(async () => {
  browsing = await startBrowsing()
})
afterEach(() => browsing.leave())
afterAll(() => browsing.stop())

/** A link that leads on to the merchant's site. */
function openWithSite(snapshot: Partial<LinkSnapshot> = {}) {
  const success_url = `${browsing.merchantSite}/thanks?session={CHECKOUT_SESSION_ID}&again=%7BCHECKOUT_SESSION_ID%7D`
  return browsing.open({ snapshot: { success_url, return_url: `${browsing.merchantSite}/basket`, ...snapshot } })
}

const thanksUrl = (sessionId: string) => `${browsing.merchantSite}/thanks?session=${sessionId}&again=${sessionId}`
const monthly = { interval: 'month', interval_count: 1 } as const

test("a payment lands on the merchant's site with the session's id", async () => {
  const { url, sessionId } = await openWithSite()
  const page = await browsing.visit(url)
  await fillIn(page)
  expect(await page.getByLabel('Card number').inputValue()).toBe('4242 4242 4242 4242')
  expect(await page.getByLabel('Expiry date').inputValue()).toBe('12 / 34')
  await page.getByRole('button', { name: 'Pay $49.00', exact: true }).click()
  await page.waitForURL(thanksUrl(sessionId))
  await heading(page, 'Back at the shop')
  expect(await settledRecords(browsing.db, sessionId)).toMatchObject({
    payments: { length: 1 },
    events: { length: 1 },
    capturedAtom: 4900n,
  })
})

test("a subscription shows its trial and its coupon, and lands on the merchant's site", async () => {
  const id = newId('coupon', false)
  const terms = { percent_off: 20, amount_off_atom: null, currency: null, duration_in_months: null }
  const { url, sessionId, link } = await openWithSite({
    mode: 'subscription',
    free_trial_days: 14,
    line_items: [lineItem({ recurring: monthly })],
    coupon: { id, name: 'Launch week', ...terms, duration: 'once' },
  })
  await browsing.db.coupon.create({
    data: { id, accountId: link.accountId, livemode: false, percentOff: 20, duration: 'once' },
  })
  const page = await browsing.visit(url)
  await heading(page, 'Subscribe to Pro plan 14 days free')
  await page.locator('.headline-detail', { hasText: /^Then \$39\.20 on .*, then \$49\.00 a month from / }).waitFor()
  await page.getByText('Discount (\u2068Launch week\u2069): $49.00 less $9.80').waitFor()

  await fillIn(page)
  await page.getByRole('button', { name: 'Start free trial', exact: true }).click()
  await page.waitForURL(thanksUrl(sessionId))
  expect(await settledRecords(browsing.db, sessionId)).toMatchObject({
    payments: [{ amountAtom: 0n, couponId: id }],
    capturedAtom: 0n,
  })
})

test("setup mode shows no amount, and lands on the merchant's site", async () => {
  const { url, sessionId } = await openWithSite({ mode: 'setup' })
  const page = await browsing.visit(url)
  await heading(page, 'Save a payment method')
  expect(await page.locator('body').innerText()).not.toMatch(/\$\d/)
  await fillIn(page)
  await page.getByRole('button', { name: 'Save card', exact: true }).click()
  await page.waitForURL(thanksUrl(sessionId))
  expect(await settledRecords(browsing.db, sessionId)).toMatchObject({
    payments: [{ amountAtom: 0n, cardLastFour: '4242' }],
  })
})

test("a wallet's test button pays without a card", async () => {
  const { url, sessionId } = await browsing.open()
  const page = await browsing.visit(url)
  await page.getByLabel('Email').fill('ada@example.com')
  await page.getByRole('button', { name: 'Pay with Apple Pay' }).click()
  await heading(page, 'Payment received')
  expect(await settledRecords(browsing.db, sessionId)).toMatchObject({ payments: [{ method: 'apple_pay' }] })
})

test('the keyboard alone pays', async () => {
  const { url } = await browsing.open()
  const page = await browsing.visit(url)
  await page.keyboard.press('Tab')
  expect(await page.locator(':focus').innerText()).toBe('Skip to payment')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.type('ada@example.com')
  const wallets = await page.getByRole('group', { name: 'Express checkout' }).getByRole('button').count()
  for (let passed = 0; passed < wallets; passed++) await page.keyboard.press('Tab')
  for (const text of ['4242424242424242', '1234', '123', 'Ada Lovelace']) {
    await page.keyboard.press('Tab')
    await page.keyboard.type(text)
  }
  await page.keyboard.press('Enter')
  await heading(page, 'Payment received')
})

test.each([true, false])('a double click pays once (JavaScript: %s)', async (javaScriptEnabled) => {
  const { url, sessionId } = await browsing.open()
  const page = await browsing.visit(url, { javaScriptEnabled, locale: 'en-US' })
  await fillIn(page)
  await payButton(page).dblclick()
  await heading(page, 'Payment received')
  expect(await settledRecords(browsing.db, sessionId)).toMatchObject({
    payments: { length: 1 },
    events: { length: 1 },
    capturedAtom: 4900n,
  })
})

test('two tabs that pay at once pay once, and both end at the receipt', async () => {
  const { url, sessionId } = await browsing.open()
  const customer = await browsing.newCustomer()
  const tabs = await Promise.all([customer.newPage(), customer.newPage()])
  for (const tab of tabs) {
    await tab.goto(url)
    await fillIn(tab)
  }
  await Promise.all(tabs.map((tab) => payButton(tab).click()))
  await Promise.all(tabs.map((tab) => heading(tab, 'Payment received')))
  expect(await settledRecords(browsing.db, sessionId)).toMatchObject({
    payments: { length: 1 },
    events: { length: 1 },
    capturedAtom: 4900n,
  })
})

test('a tab left open while another paid sees the receipt, whether it pays or looks again', async () => {
  const { url, sessionId } = await browsing.open()
  const [first, second] = [await browsing.visit(url), await browsing.visit(url)]
  await fillIn(second)
  await payByCard(first)
  await heading(first, 'Payment received')
  await payButton(second).click()
  await heading(second, 'Payment received')
  await second.goto(url)
  await heading(second, 'Payment received')
  await second.getByText('Visa •••• 4242').waitFor()
  expect(await settledRecords(browsing.db, sessionId)).toMatchObject({ attempts: { length: 1 }, capturedAtom: 4900n })
})

test('going back after a payment shows the receipt, and charges nothing again', async () => {
  const { url, sessionId } = await openWithSite()
  const page = await browsing.visit(url)
  await payByCard(page)
  await page.waitForURL(thanksUrl(sessionId))
  await page.goto(url)
  await heading(page, 'Payment received')
  await page.getByRole('link', { name: 'Continue to Northwind' }).click()
  await page.waitForURL(thanksUrl(sessionId))
  expect(await settledRecords(browsing.db, sessionId)).toMatchObject({ payments: { length: 1 }, capturedAtom: 4900n })
})

test("cancelling leads back to the merchant's site, and leaves the session open", async () => {
  const { url, sessionId } = await openWithSite()
  const page = await browsing.visit(url)
  await page.getByRole('link', { name: 'Leave checkout' }).click()
  await page.waitForURL(`${browsing.merchantSite}/basket`)
  expect((await settledRecords(browsing.db, sessionId)).session.status).toBe('open')
})

test('without a return URL cancelling tells that nothing was charged, and leads back', async () => {
  const { url } = await browsing.open()
  const page = await browsing.visit(url)
  await page.getByRole('link', { name: 'Leave checkout' }).click()
  await heading(page, 'You left the checkout')
  await page.getByRole('link', { name: 'Back to the checkout' }).click()
  await payButton(page).waitFor()
})

test('a session that expires under its form charges nothing, and leads to its link', async () => {
  const { url, sessionId, link } = await browsing.open()
  const page = await browsing.visit(url)
  await fillIn(page)
  await browsing.db.checkoutSession.update({
    where: { id: sessionId },
    data: { expiresAt: new Date(Date.now() - 1000) },
  })
  await payButton(page).click()
  await heading(page, 'This checkout has expired')
  expect(await page.getByRole('link', { name: 'Start again' }).getAttribute('href')).toBe(
    `https://pay.example.com/api/pay/share/${link.secureToken}`,
  )
  expect(await settledRecords(browsing.db, sessionId)).toMatchObject({ attempts: [] })
})
