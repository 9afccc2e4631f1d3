import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Browsing, fillIn, heading, payButton, payByCard, startBrowsing } from '../../../test/browsing.ts'
import { settledRecords } from '../../../test/customer.ts'
import { testCards } from '../../payments/test-cards.ts'

let browsing: Browsing
beforeAll(async () => {
  browsing = await startBrowsing()
})
afterEach(() => browsing.leave())
afterAll(() => browsing.stop())

const CHALLENGE_CARD = '4000002760003184'
const numbersThat = (status: string) =>
  testCards.filter(({ outcome }) => outcome.status === status).map(({ number }) => number)

test.each(numbersThat('authorised'))('%s pays, and the receipt names it', async (number) => {
  const { url } = await browsing.open()
  const page = await browsing.visit(url)
  await payByCard(page, number)
  await heading(page, 'Payment received')
  await page.getByText(`•••• ${number.slice(-4)}`).waitFor()
})

const notices: Record<string, string> = {
  '4000000000000002': 'Your card was declined. You were not charged. Try another card, or contact your bank.',
  '4000000000009995': 'Your card has insufficient funds. You were not charged. Try another card.',
  '4000000000000069': 'Your card has expired. You were not charged. Try another card.',
  '4000000000000127': 'The security code is incorrect. You were not charged. Check the code and try again.',
  '4000000000000119': "We couldn't process your card. You were not charged. Please try again in a minute.",
}

test.each(numbersThat('declined'))(
  '%s is declined for its own reason, and the page stays to pay on',
  async (number) => {
    const { url, sessionId } = await browsing.open()
    const page = await browsing.visit(url)
    await payByCard(page, number)
    const alert = page.getByRole('alert')
    await alert.waitFor()
    expect(await alert.innerText()).toBe(notices[number])
    expect(await alert.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true)
    expect(new URL(page.url()).pathname).toBe(new URL(url).pathname)
    expect(await page.getByLabel('Email').inputValue()).toBe('ada@example.com')
    expect(await page.getByLabel('Card number').inputValue()).toBe('')
    expect(await settledRecords(browsing.db, sessionId)).toMatchObject({
      session: { status: 'open' },
      payments: [],
      capturedAtom: 0n,
    })
    await payByCard(page)
    await heading(page, 'Payment received')
  },
)

test.each(numbersThat('requires_challenge'))('%s pays once its challenge is approved', async (number) => {
  const { url, sessionId } = await browsing.open()
  const page = await browsing.visit(url)
  await payByCard(page, number)
  await heading(page, "Confirm it's you")
  await page.getByText(`You are paying $49.00 with the card ending in ${number.slice(-4)}.`).waitFor()
  await page.getByRole('button', { name: 'Approve' }).click()
  await heading(page, 'Payment received')
  expect(await settledRecords(browsing.db, sessionId)).toMatchObject({ payments: { length: 1 }, capturedAtom: 4900n })
})

test('an approved challenge lands on the success URL', async () => {
  const success_url = `${browsing.merchantSite}/thanks/{CHECKOUT_SESSION_ID}`
  const { url, sessionId } = await browsing.open({ snapshot: { success_url } })
  const page = await browsing.visit(url)
  await payByCard(page, CHALLENGE_CARD)
  await page.getByRole('button', { name: 'Approve' }).click()
  await page.waitForURL(`${browsing.merchantSite}/thanks/${sessionId}`)
})

test('a challenge that fails shows why, charges nothing and leaves the page to pay on', async () => {
  const { url, sessionId } = await browsing.open()
  const page = await browsing.visit(url)
  await payByCard(page, CHALLENGE_CARD)
  await page.getByRole('button', { name: 'Fail the confirmation' }).click()
  const alert = page.getByRole('alert')
  await alert.waitFor()
  expect(await alert.innerText()).toContain('Your bank did not confirm the payment. You were not charged.')
  expect(await settledRecords(browsing.db, sessionId)).toMatchObject({ session: { status: 'open' }, payments: [] })
  await payByCard(page)
  await heading(page, 'Payment received')
  expect(await settledRecords(browsing.db, sessionId)).toMatchObject({ payments: { length: 1 }, capturedAtom: 4900n })
})

test('a challenge left alone can be gone back to', async () => {
  const { url } = await browsing.open()
  const page = await browsing.visit(url)
  await payByCard(page, CHALLENGE_CARD)
  await heading(page, "Confirm it's you")
  await page.goto(url)
  await page.getByRole('link', { name: 'Continue to your bank' }).click()
  await page.getByRole('button', { name: 'Approve' }).click()
  await heading(page, 'Payment received')
})

test.each([
  ['4539578763621486', 'This is a test. Use one of the test cards, never a real card. The number was not sent.'],
  ['4242424242424241', 'This card number is incorrect. Check it for a typing mistake.'],
])('%s is refused in the browser, and no request ever carries it', async (number, fault) => {
  const { url, sessionId } = await browsing.open()
  const page = await browsing.visit(url)
  const sent: { method: string; text: string }[] = []
  page.on('request', (request) => {
    sent.push({ method: request.method(), text: `${request.url()} ${request.postData() ?? ''}` })
  })
  await fillIn(page, number)
  await payButton(page).click()
  await page.getByText(fault).waitFor()
  await page.getByLabel('Card number').press('Enter')
  expect(await page.getByLabel('Card number').getAttribute('aria-invalid')).toBe('true')
  expect(await page.locator(':focus').getAttribute('id')).toBe('card_number')
  expect(sent.filter(({ method }) => method === 'POST')).toEqual([])

  await page.getByLabel('Card number').fill('')
  await page.getByLabel('Card number').pressSequentially('4242424242424242')
  await payButton(page).click()
  await heading(page, 'Payment received')
  const digitsSent = sent.map(({ text }) => text.replaceAll(/%20|\D/g, ''))
  expect(digitsSent.filter((digits) => digits.includes('4242424242424242'))).toHaveLength(1)
  expect(digitsSent.filter((digits) => digits.includes(number))).toEqual([])
  expect(await settledRecords(browsing.db, sessionId)).toMatchObject({ attempts: { length: 1 } })
})
