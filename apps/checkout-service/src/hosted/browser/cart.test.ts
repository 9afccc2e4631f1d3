import { newId } from '@paylinks/contracts/ids'
import { lineItem } from '@paylinks/test-kit/link-builders'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Browsing, heading, payByCard, startBrowsing } from '../../../test/browsing.ts'
import { settledRecords } from '../../../test/customer.ts'

let browsing: Browsing
beforeAll(async () => {
  browsing = await startBrowsing()
})
afterEach(() => browsing.leave())
afterAll(() => browsing.stop())

const couponTerms = { percent_off: 10, amount_off_atom: null, currency: null, duration_in_months: null } as const

/** Two cups at 64.00 and beans at 28.50, with ten percent off. */
async function openCart() {
  const id = newId('coupon', false)
  const checkout = await browsing.open({
    snapshot: {
      allow_cart_edit: true,
      coupon: { id, name: 'Launch week', duration: 'once', ...couponTerms },
      line_items: [
        lineItem({ product_name: 'Cup', unit_amount_atom: 6400, quantity: 2 }),
        lineItem({ product_name: 'Beans', unit_amount_atom: 2850 }),
      ],
    },
  })
  await browsing.db.coupon.create({
    data: { id, accountId: checkout.link.accountId, livemode: false, percentOff: 10, duration: 'once' },
  })
  return checkout
}

const payLabel = (page: Page, label: string) => page.getByRole('button', { name: label, exact: true }).waitFor()

test('with JavaScript every change is sent at once, and what was typed is kept', async () => {
  const { url, sessionId } = await openCart()
  const page = await browsing.visit(url)
  await payLabel(page, 'Pay $140.85')
  await page.getByLabel('Email').fill('ada@example.com')

  await page.getByRole('button', { name: 'More: Quantity of Beans' }).click()
  await payLabel(page, 'Pay $166.50')
  await page.getByText('−$18.50').waitFor()
  await page.getByLabel('Quantity of Cup', { exact: true }).fill('5')
  await page.getByLabel('Quantity of Cup', { exact: true }).press('Tab')
  await payLabel(page, 'Pay $339.30')
  await page.getByRole('button', { name: 'Less: Quantity of Beans' }).click()
  await payLabel(page, 'Pay $313.65')

  expect(await page.getByRole('status').last().textContent()).toBe('The order was updated: $313.65')
  expect(await page.getByLabel('Email').inputValue()).toBe('ada@example.com')
  await payByCard(page)
  await heading(page, 'Payment received')
  expect(await settledRecords(browsing.db, sessionId)).toMatchObject({
    payments: [{ subtotalAtom: 34_850n, discountAtom: 3485n, amountAtom: 31_365n }],
    capturedAtom: 31_365n,
  })
})

test('without JavaScript the order is updated by its button', async () => {
  const { url, sessionId } = await openCart()
  const page = await browsing.visit(url, { javaScriptEnabled: false, locale: 'en-US' })
  await payLabel(page, 'Pay $140.85')
  await page.getByLabel('Quantity of Cup', { exact: true }).fill('5')
  await page.locator('.cart-update').click()
  await payLabel(page, 'Pay $313.65')
  await payByCard(page)
  await heading(page, 'Payment received')
  expect(await settledRecords(browsing.db, sessionId)).toMatchObject({ capturedAtom: 31_365n })
})

test('an order that another tab has changed is shown again before it is changed or paid', async () => {
  const { url, sessionId } = await openCart()
  const [first, second] = [await browsing.visit(url), await browsing.visit(url)]
  await first.getByRole('button', { name: 'Less: Quantity of Cup' }).click()
  await payLabel(first, 'Pay $83.25')
  await payByCard(second)
  await second.getByRole('alert').getByText('The order has changed since you opened this page.').waitFor()
  await payLabel(second, 'Pay $83.25')
  expect(await settledRecords(browsing.db, sessionId)).toMatchObject({ attempts: [] })
})

test('an order that is fixed offers no change', async () => {
  const { url } = await browsing.open()
  const page = await browsing.visit(url)
  await payLabel(page, 'Pay $49.00')
  expect(await page.locator('input[type=number], [data-cart]').count()).toBe(0)
})

test.each([true, false])(
  'an order asks for a card as soon as it costs something, and only then (JavaScript: %s)',
  async (javaScriptEnabled) => {
    const id = newId('coupon', false)
    const terms = { ...couponTerms, percent_off: null, amount_off_atom: 2000, currency: 'USD' }
    const { url, sessionId, link } = await browsing.open({
      snapshot: {
        allow_cart_edit: true,
        coupon: { id, name: null, duration: 'once', ...terms },
        line_items: [lineItem({ unit_amount_atom: 1500 })],
      },
    })
    await browsing.db.coupon.create({
      data: {
        id,
        accountId: link.accountId,
        livemode: false,
        amountOffAtom: 2000,
        currency: 'USD',
        duration: 'once',
      },
    })
    const page = await browsing.visit(url, { javaScriptEnabled, locale: 'en-US' })
    const order = async (quantity: number) => {
      await page.getByLabel('Quantity of Pro plan', { exact: true }).fill(String(quantity))
      if (javaScriptEnabled) await page.getByLabel('Quantity of Pro plan', { exact: true }).press('Tab')
      else await page.locator('.cart-update').click()
    }
    await heading(page, 'Your details')
    await page.getByLabel('Email').fill('ada@example.com')
    await order(2)
    await payLabel(page, 'Pay $10.00')
    await heading(page, 'Payment')
    expect(await page.getByLabel('Email').inputValue()).toBe('ada@example.com')
    await page.getByLabel('Card number').waitFor()
    await order(1)
    await payLabel(page, 'Complete order')
    await heading(page, 'Your details')
    expect(await page.getByLabel('Card number').count()).toBe(0)
    await order(2)
    await payLabel(page, 'Pay $10.00')
    await payByCard(page)
    await heading(page, 'Payment received')
    expect(await settledRecords(browsing.db, sessionId)).toMatchObject({ capturedAtom: 1000n })
  },
)

test('clicks that come faster than the server answers all count', async () => {
  const { url } = await openCart()
  const page = await browsing.visit(url)
  await payLabel(page, 'Pay $140.85')
  await page.getByRole('button', { name: 'More: Quantity of Beans' }).evaluate((more: HTMLElement) => {
    for (let clicks = 0; clicks < 3; clicks++) more.click()
  })
  await payLabel(page, 'Pay $217.80')
  expect(await page.getByLabel('Quantity of Beans', { exact: true }).inputValue()).toBe('4')
})

test('a quantity of six digits is seen whole, and stays within what the merchant sells', async () => {
  const line = { unit_amount_atom: 100, quantity: 2, min_quantity: 2, max_quantity: 100_000 }
  const { url } = await browsing.open({ snapshot: { allow_cart_edit: true, line_items: [lineItem(line)] } })
  for (const javaScriptEnabled of [true, false]) {
    const page = await browsing.visit(url, { javaScriptEnabled, viewport: { width: 360, height: 740 } })
    const box = page.getByLabel('Quantity of Pro plan', { exact: true })
    await page.getByText('You can buy 2 to 100,000').waitFor()
    await box.fill('100000')
    expect(await box.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)).toBe(true)
  }
  const page = await browsing.visit(url)
  const [less, more] = ['Less', 'More'].map((name) =>
    page.getByRole('button', { name: `${name}: Quantity of Pro plan` }),
  )
  expect(await less?.isDisabled()).toBe(true)
  await page.getByLabel('Quantity of Pro plan', { exact: true }).fill('100000')
  await page.getByLabel('Quantity of Pro plan', { exact: true }).press('Tab')
  await payLabel(page, 'Pay $100,000.00')
  expect(await more?.isDisabled()).toBe(true)
})
