import { lineItem } from '@paylinks/test-kit/link-builders'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { desktop } from '../../../test/browser.ts'
import { type Browsing, heading, payByCard, startBrowsing } from '../../../test/browsing.ts'
import { settledRecords } from '../../../test/customer.ts'

let browsing: Browsing
beforeAll(async () => {
  browsing = await startBrowsing()
})
afterEach(() => browsing.leave())
afterAll(() => browsing.stop())

test('a shop that moves its customers on to another origin does not lose them', async () => {
  const success_url = `${browsing.merchantSite}/moved?session={CHECKOUT_SESSION_ID}`
  const { url, sessionId } = await browsing.open({ snapshot: { success_url } })
  const page = await browsing.visit(url)
  await payByCard(page)
  await page.waitForURL(`${browsing.merchantSite.replace('127.0.0.1', 'localhost')}/moved?session=${sessionId}`)
  // Back is the receipt, and asks for nothing to be sent again.
  await page.goBack()
  await heading(page, 'Payment received')
})

test('what is typed is written as it is on the card, and can be corrected in the middle', async () => {
  const { url } = await browsing.open()
  const page = await browsing.visit(url)
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
})

test.each(['de-DE', 'he-IL', 'ja-JP', 'ar-EG', 'th-TH'])(
  'amounts and dates are readable in a %s browser',
  async (locale) => {
    const recurring = { interval: 'month', interval_count: 1 } as const
    const line_items = [lineItem({ unit_amount_atom: 123_456, currency: 'EUR', recurring })]
    const { url } = await browsing.open({
      snapshot: { mode: 'subscription', line_items, currency: 'EUR', free_trial_days: 7 },
    })
    const page = await browsing.visit(url, { ...desktop, locale })
    const detail = (await page.locator('.headline-detail').innerText()).replaceAll(/\s/g, ' ')
    expect(detail).toMatch(/^Then €1,234\.56 a month from [A-Z][a-z]+ \d{1,2}, \d{4}$/)
  },
)

test('while a payment is in flight the page waits, and continues by itself', async () => {
  const success_url = `${browsing.merchantSite}/welcome?session={CHECKOUT_SESSION_ID}`
  const { url, sessionId } = await browsing.open({ snapshot: { success_url } })
  const attempt = { sessionId, number: 1 }
  const money = { amountAtom: 4900, currency: 'USD' }
  await browsing.db.paymentAttempt.create({
    data: {
      ...attempt,
      ...money,
      method: 'credit_card',
      status: 'started',
      processor: 'test',
      processorReference: sessionId,
      settleAt: new Date(Date.now() + 600_000),
    },
  })
  await browsing.db.testProcessorPayment.create({
    data: { key: `${sessionId}:1`, reference: sessionId, state: 'authorised', ...money },
  })
  const page = await browsing.visit(url)
  await page.getByText('Your payment is being processed').waitFor()
  // As if whoever looked after it had died.
  await browsing.db.paymentAttempt.update({ where: { sessionId_number: attempt }, data: { settleAt: new Date() } })
  await waitFor(async () => (await settledRecords(browsing.db, sessionId)).session.status === 'complete', {
    timeoutMs: 60_000,
  })
  await page.waitForURL(`${browsing.merchantSite}/welcome?session=${sessionId}`)
})
