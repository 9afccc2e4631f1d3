import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { phone } from '../../../test/browser.ts'
import { type Browsing, fillIn, heading, payButton, payByCard, startBrowsing } from '../../../test/browsing.ts'
import { settledRecords } from '../../../test/customer.ts'

let browsing: Browsing
beforeAll(async () => {
  browsing = await startBrowsing()
})
afterEach(() => browsing.leave())
afterAll(() => browsing.stop())

async function expectDetailsKept(page: Page): Promise<void> {
  expect(await page.getByLabel('Email').inputValue()).toBe('ada@example.com')
  expect(await page.getByLabel('Name on card').inputValue()).toBe('Ada Lovelace')
  expect(await page.getByLabel('Card number').inputValue()).toBe('')
}

const withoutJavaScript = { javaScriptEnabled: false, locale: 'en-US' }

test("a whole payment, from faults by way of a decline to the merchant's site", async () => {
  const success_url = `${browsing.merchantSite}/thanks/{CHECKOUT_SESSION_ID}`
  const { url, sessionId } = await browsing.open({ snapshot: { success_url } })
  const page = await browsing.visit(url, withoutJavaScript)
  await payButton(page).click()
  const alert = page.getByRole('alert')
  await alert.getByText('Please correct these fields:').waitFor()
  expect(await alert.getByRole('link').count()).toBe(5)
  expect(await page.getByLabel('Card number').getAttribute('aria-invalid')).toBe('true')

  await payByCard(page, '4000000000009995')
  await alert.getByText('Your card has insufficient funds.').waitFor()
  await expectDetailsKept(page)
  await payByCard(page)
  await page.waitForURL(`${browsing.merchantSite}/thanks/${sessionId}`)
  expect(await settledRecords(browsing.db, sessionId)).toMatchObject({
    attempts: [{ status: 'refused' }, { status: 'succeeded' }],
    payments: { length: 1 },
    capturedAtom: 4900n,
  })
})

test('a challenge, failed and then approved', async () => {
  const { url, sessionId } = await browsing.open()
  const page = await browsing.visit(url, withoutJavaScript)
  await payByCard(page, '4000002760003184')
  await page.getByRole('button', { name: 'Fail the confirmation' }).click()
  await page.getByRole('alert').getByText('Your bank did not confirm the payment.').waitFor()
  await expectDetailsKept(page)
  await payByCard(page, '4000002760003184')
  await page.getByRole('button', { name: 'Approve' }).click()
  await heading(page, 'Payment received')
  expect(await settledRecords(browsing.db, sessionId)).toMatchObject({ payments: { length: 1 }, capturedAtom: 4900n })
})

test('details are there again when an expired checkout is started again', async () => {
  const { url, sessionId } = await browsing.open()
  const page = await browsing.visit(url, withoutJavaScript)
  await fillIn(page)
  await browsing.db.checkoutSession.update({ where: { id: sessionId }, data: { expiresAt: new Date(0) } })
  await payButton(page).click()
  await heading(page, 'This checkout has expired')
  await page.goto((await browsing.open()).url)
  await expectDetailsKept(page)
})

test('a confirmation that comes too late ends on the page that says so', async () => {
  const { url, sessionId } = await browsing.open()
  const page = await browsing.visit(url, withoutJavaScript)
  await payByCard(page, '4000002760003184')
  await heading(page, "Confirm it's you")
  await browsing.db.checkoutSession.update({ where: { id: sessionId }, data: { expiresAt: new Date(0) } })
  await page.getByRole('button', { name: 'Approve' }).click()
  await heading(page, 'This checkout has expired')
  await page.goBack()
  await page.reload()
  await heading(page, 'This checkout has expired')
})

test('a payment method saved on a phone', async () => {
  const { url, sessionId } = await browsing.open({ snapshot: { mode: 'setup' } })
  const page = await browsing.visit(url, { ...phone, ...withoutJavaScript })
  await payByCard(page)
  await heading(page, 'Payment method saved')
  expect(await settledRecords(browsing.db, sessionId)).toMatchObject({ payments: [{ amountAtom: 0n }] })
})
