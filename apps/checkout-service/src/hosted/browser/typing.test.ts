import { lineItem } from '@paylinks/test-kit/link-builders'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Browsing, fillIn, heading, payButton, payByCard, startBrowsing } from '../../../test/browsing.ts'
import { settledRecords } from '../../../test/customer.ts'

let browsing: Browsing
beforeAll(async () => {
  browsing = await startBrowsing()
})
afterEach(() => browsing.leave())
afterAll(() => browsing.stop())

/** What the page sends from here on. */
function postsOf(page: Page): string[] {
  const posts: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') posts.push(new URL(request.url()).pathname.split('/').at(-1) ?? '')
  })
  return posts
}

const valuesOf = (page: Page) =>
  page.locator('#pay input[id]').evaluateAll((inputs: HTMLInputElement[]) => inputs.map(({ value }) => value))
const faultsOf = (page: Page) => page.locator('.fault:not(:empty)').allTextContents()
const whole = ['ada@example.com', '4242 4242 4242 4242', '12 / 34', '123', 'Ada Lovelace']

const faulty = [
  ['Email', '', 'Enter your email address.'],
  ['Email', 'ada@example..com', 'Enter your full email address, for example ada@example.com.'],
  ['Card number', '4242 4242 4242 4241', 'This card number is incorrect. Check it for a typing mistake.'],
  ['Expiry date', '13 / 34', 'Enter the expiry date as month and year, for example 04 / 30.'],
  ['Expiry date', '01 / 20', 'This card has expired.'],
  ['Security code', '12', 'The security code has 3 digits.'],
  ['Name on card', '', 'Enter the name on the card.'],
] as const

test.each(faulty)(
  '%s %j costs one round in the browser: nothing is sent, nothing else is lost',
  async (label, text, fault) => {
    const { url, sessionId } = await browsing.open()
    const page = await browsing.visit(url)
    const posts = postsOf(page)
    await fillIn(page)
    const field = page.getByLabel(label, { exact: true })
    await field.fill(text)
    await payButton(page).click()
    await page.getByText(fault, { exact: true }).waitFor()
    expect(await faultsOf(page)).toEqual([fault])
    expect(await field.evaluate((input) => input === input.ownerDocument.activeElement)).toBe(true)
    expect(posts).toEqual([])
    const right = { Email: 0, 'Card number': 1, 'Expiry date': 2, 'Security code': 3, 'Name on card': 4 }[label]
    expect(await valuesOf(page)).toEqual(whole.map((value, index) => (index === right ? text : value)))

    await field.fill(whole[right] ?? '')
    expect(await faultsOf(page)).toEqual([])
    await payButton(page).click()
    await heading(page, 'Payment received')
    expect(await settledRecords(browsing.db, sessionId)).toMatchObject({ attempts: { length: 1 }, capturedAtom: 4900n })
  },
)

test('a field is checked when it is left, and not while it is passed by', async () => {
  const { url } = await browsing.open()
  const page = await browsing.visit(url)
  await page.getByLabel('Email').focus()
  await page.getByLabel('Security code').focus()
  await page.getByLabel('Name on card').focus()
  expect(await faultsOf(page)).toEqual([])
  await page.getByLabel('Email').fill('\u200b ada＠example.com ')
  await page.getByLabel('Security code').fill('12')
  await page.getByLabel('Name on card').focus()
  expect(await faultsOf(page)).toEqual(['The security code has 3 digits.'])
  expect(await page.getByLabel('Email').inputValue()).toBe('ada@example.com')
})

test.each([
  ['full-width', '４２４２４２４２４２４２４２４２', '１/２７', '１２３'],
  ['Arabic-Indic', '٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢', '١/٢٧', '١٢٣'],
  ['Devanagari', '४२४२४२४२४२४२४२४२', '१/२७', '१२३'],
])('%s digits become those of the card, typed with and without JavaScript', async (_, number, expiry, code) => {
  for (const javaScriptEnabled of [true, false]) {
    const { url } = await browsing.open()
    const page = await browsing.visit(url, { javaScriptEnabled, locale: 'en-US' })
    await fillIn(page)
    for (const [label, text] of Object.entries({
      'Card number': number,
      'Expiry date': expiry,
      'Security code': code,
    })) {
      await page.getByLabel(label, { exact: true }).fill('')
      await page.getByLabel(label, { exact: true }).pressSequentially(text)
    }
    if (javaScriptEnabled) {
      expect(await valuesOf(page)).toEqual(['ada@example.com', '4242 4242 4242 4242', '01 / 27', '123', 'Ada Lovelace'])
    }
    await payButton(page).click()
    await heading(page, 'Payment received')
  }
})

test('the brand of the card shows while its number is typed', async () => {
  const { url } = await browsing.open()
  const page = await browsing.visit(url)
  const brand = page.locator('[data-brand]')
  await page.getByLabel('Card number').pressSequentially('3782')
  expect(await brand.textContent()).toBe('American Express')
  await page.getByLabel('Card number').fill('')
  await page.getByLabel('Card number').pressSequentially('55')
  expect(await brand.textContent()).toBe('Mastercard')
})

test('without JavaScript a refusal keeps email and name, and names all that has to be filled in again', async () => {
  const { url } = await browsing.open()
  const page = await browsing.visit(url, { javaScriptEnabled: false, locale: 'en-US' })
  await fillIn(page)
  await page.getByLabel('Expiry date').fill('13/34')
  await payButton(page).click()
  expect(await page.getByRole('alert').getByRole('link').allTextContents()).toEqual([
    'Enter the card number again.',
    'Enter the expiry date as month and year, for example 04 / 30.',
    'Enter the security code again.',
  ])
  expect(await valuesOf(page)).toEqual(['ada@example.com', '', '', '', 'Ada Lovelace'])
})

test.each([
  ['a decline', '4000000000000002', async (page: Page) => void (await page.getByRole('alert').waitFor())],
  [
    'a failed challenge',
    '4000002760003184',
    async (page: Page) => {
      await page.getByRole('button', { name: 'Fail the confirmation' }).click()
      await page.getByRole('alert').waitFor()
    },
  ],
])('email and name outlive %s', async (_, number, reach) => {
  const { url } = await browsing.open()
  const page = await browsing.visit(url)
  await payByCard(page, number)
  await reach(page)
  expect(await valuesOf(page)).toEqual(['ada@example.com', '', '', '', 'Ada Lovelace'])
})

test('an expired checkout that is started again has the email and the name; once paid, they are forgotten', async () => {
  const [first, second, third] = [await browsing.open(), await browsing.open(), await browsing.open()]
  const page = await browsing.visit(first.url)
  await fillIn(page)
  await browsing.db.checkoutSession.update({ where: { id: first.sessionId }, data: { expiresAt: new Date(0) } })
  await payButton(page).click()
  await heading(page, 'This checkout has expired')
  await page.goto(second.url)
  expect(await valuesOf(page)).toEqual(['ada@example.com', '', '', '', 'Ada Lovelace'])
  await payByCard(page)
  await heading(page, 'Payment received')
  await page.goto(third.url)
  expect(await valuesOf(page)).toEqual(['', '', '', '', ''])
})

const editable = { allow_cart_edit: true, line_items: [lineItem({ product_name: 'Cup', unit_amount_atom: 1000 })] }

test('Pay right after a quantity was typed waits for the order, says what changed, and pays the new one', async () => {
  const { url, sessionId } = await browsing.open({ snapshot: editable })
  const page = await browsing.visit(url)
  const posts = postsOf(page)
  await fillIn(page)
  await page.getByLabel('Quantity of Cup', { exact: true }).fill('3')
  await payButton(page).click()
  await page.getByRole('alert').getByText('Your order was updated: $30.00. You were not charged.').waitFor()
  expect(posts).toEqual(['cart'])
  expect(await valuesOf(page)).toEqual(whole)
  await payButton(page).click()
  await heading(page, 'Payment received')
  expect(await settledRecords(browsing.db, sessionId)).toMatchObject({ attempts: { length: 1 }, capturedAtom: 3000n })
})

const byHand = { javaScriptEnabled: false, locale: 'en-US' }

test.each([
  ['Pay', (page: Page) => payButton(page).click()],
  ['Enter in the quantity', (page: Page) => page.getByLabel('Quantity of Cup', { exact: true }).press('Enter')],
  ['Enter in the email', (page: Page) => page.getByLabel('Email').press('Enter')],
])('without JavaScript %s right after a quantity was typed asks before it takes the new amount', async (_, send) => {
  const { url, sessionId } = await browsing.open({ snapshot: editable })
  const page = await browsing.visit(url, byHand)
  await fillIn(page)
  await page.getByLabel('Quantity of Cup', { exact: true }).fill('3')
  await send(page)
  const alert = page.getByRole('alert')
  await alert.getByText('Your order was updated: $30.00. You were not charged.').waitFor()
  expect(await alert.getByRole('link').allTextContents()).toEqual([
    'Enter the card number again.',
    'Enter the expiry date again.',
    'Enter the security code again.',
  ])
  expect(await valuesOf(page)).toEqual(['ada@example.com', '', '', '', 'Ada Lovelace'])
  expect(await page.getByLabel('Quantity of Cup', { exact: true }).inputValue()).toBe('3')
  expect(await settledRecords(browsing.db, sessionId)).toMatchObject({ attempts: [] })
  await payByCard(page)
  await heading(page, 'Payment received')
  expect(await settledRecords(browsing.db, sessionId)).toMatchObject({ attempts: { length: 1 }, capturedAtom: 3000n })
})

test('without JavaScript updating the order keeps what was typed', async () => {
  const { url } = await browsing.open({ snapshot: editable })
  const page = await browsing.visit(url, byHand)
  await fillIn(page)
  await page.getByLabel('Quantity of Cup', { exact: true }).fill('2')
  await page.getByRole('button', { name: 'Update the order' }).click()
  await page.getByRole('button', { name: 'Pay $20.00', exact: true }).waitFor()
  expect(await valuesOf(page)).toEqual(['ada@example.com', '', '', '', 'Ada Lovelace'])
})

test('Enter in a quantity updates the order, and sends nothing of the payment', async () => {
  const { url, sessionId } = await browsing.open({ snapshot: editable })
  const page = await browsing.visit(url)
  const sent: string[] = []
  page.on(
    'request',
    (request) => request.method() === 'POST' && sent.push(decodeURIComponent(request.postData() ?? '')),
  )
  await fillIn(page)
  await page.getByLabel('Quantity of Cup', { exact: true }).fill('3')
  await page.getByLabel('Quantity of Cup', { exact: true }).press('Enter')
  await page.getByRole('button', { name: 'Pay $30.00', exact: true }).waitFor()
  expect(sent).toEqual([expect.stringMatching(/^terms=[^&]+&quantity_0=3$/)])
  expect(await settledRecords(browsing.db, sessionId)).toMatchObject({ attempts: [] })
})

test('a quantity that cannot be keeps Pay from paying the old one', async () => {
  const { url, sessionId } = await browsing.open({ snapshot: editable })
  const page = await browsing.visit(url)
  await fillIn(page)
  await page.getByLabel('Quantity of Cup', { exact: true }).fill('0')
  await payButton(page).click()
  expect(await page.locator('#quantity-0').evaluate((input: HTMLInputElement) => input.validity.valid)).toBe(false)
  expect(await settledRecords(browsing.db, sessionId)).toMatchObject({ attempts: [] })
})

test('focus and what is being typed survive the answer of the cart', async () => {
  const { url } = await browsing.open({
    snapshot: { ...editable, line_items: [...editable.line_items, lineItem({ product_name: 'Beans' })] },
  })
  const page = await browsing.visit(url)
  const answered = page.waitForResponse('**/cart')
  let letThrough = () => {}
  const held = new Promise<void>((resolve) => {
    letThrough = resolve
  })
  await page.route('**/cart', async (route) => {
    await held
    await route.continue()
  })
  await page.getByRole('button', { name: 'More: Quantity of Cup' }).click()
  await page.getByLabel('Quantity of Beans', { exact: true }).fill('7')
  letThrough()
  await answered
  await page.getByRole('button', { name: 'Pay $69.00', exact: true }).waitFor()
  expect(await page.locator(':focus').getAttribute('id')).toBe('quantity-1')
  expect(await page.getByLabel('Quantity of Beans', { exact: true }).inputValue()).toBe('7')
  // Leaving the field sends it, though no key was pressed since.
  await page.getByLabel('Email').focus()
  await page.getByRole('button', { name: 'Pay $363.00', exact: true }).waitFor()
})

test('a cart that cannot be reached says so, and keeps what was typed', async () => {
  const { url } = await browsing.open({ snapshot: editable })
  const page = await browsing.visit(url)
  await fillIn(page)
  await page.route('**/cart', (route) => route.fulfill({ status: 503, contentType: 'text/html', body: '' }))
  await page.getByLabel('Quantity of Cup', { exact: true }).fill('3')
  await page.getByLabel('Email').focus()
  await page.getByRole('alert').getByText('Your change was not saved.').waitFor()
  expect(await page.getByLabel('Quantity of Cup', { exact: true }).inputValue()).toBe('3')
  expect(await valuesOf(page)).toEqual(whole)
  await page.unroute('**/cart')
  await payButton(page).click()
  await page.getByRole('alert').getByText('Your order was updated: $30.00.').waitFor()
})

test.each([true, false])('Enter never chooses a wallet or a bank (JavaScript: %s)', async (javaScriptEnabled) => {
  const { url, sessionId } = await browsing.open({
    snapshot: { accepted_payment_methods: ['apple_pay', 'paypal', 'ach'] },
  })
  const page = await browsing.visit(url, { javaScriptEnabled, locale: 'en-US' })
  const posts = postsOf(page)
  await page.getByLabel('Email').fill('ada@example.com')
  await page.getByLabel('Email').press('Enter')
  expect(posts).toEqual([])
  await page.getByRole('button', { name: 'Pay with PayPal' }).press('Enter')
  await heading(page, 'Payment received')
  expect(await settledRecords(browsing.db, sessionId)).toMatchObject({ payments: [{ method: 'paypal' }] })
})

test.each([true, false])(
  'Enter pays by card where wallets stand above it (JavaScript: %s)',
  async (javaScriptEnabled) => {
    const { url, sessionId } = await browsing.open()
    const page = await browsing.visit(url, { javaScriptEnabled, locale: 'en-US' })
    await fillIn(page)
    await page.getByLabel('Email').press('Enter')
    await heading(page, 'Payment received')
    expect(await settledRecords(browsing.db, sessionId)).toMatchObject({ payments: [{ method: 'credit_card' }] })
  },
)
