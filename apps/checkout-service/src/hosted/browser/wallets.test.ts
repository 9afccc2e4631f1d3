import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Browsing, heading, payByCard, startBrowsing } from '../../../test/browsing.ts'
import { createTestProcessor } from '../../payments/test-processor.ts'

let browsing: Browsing
beforeAll(async () => {
  browsing = await startBrowsing({
    processorsOf: (db) => ({ live: { ...createTestProcessor({ db }), name: 'live' } }),
  })
})
afterEach(() => browsing.leave())
afterAll(() => browsing.stop())

type Has = { apple: boolean; google: boolean }

/** A browser in which exactly these wallets can work. */
async function visitWith({ apple, google }: Has, url: string): Promise<Page> {
  const customer = await browsing.newCustomer()
  await customer.addInitScript(
    ([hasApple, hasGoogle]) => {
      if (hasApple) Object.assign(window, { ApplePaySession: class {} })
      if (!hasGoogle) Reflect.deleteProperty(window, 'PaymentRequest')
    },
    [apple, google],
  )
  const page = await customer.newPage()
  await page.goto(url)
  return page
}

const express = (page: Page) =>
  page
    .getByRole('group', { name: 'Express checkout' })
    .getByRole('button')
    .evaluateAll((buttons: HTMLButtonElement[]) => buttons.map(({ value }) => value))
const everywhere = ['paypal', 'stripe_link']
const all = ['apple_pay', 'google_pay', ...everywhere]
const noneWorks = 'None of the ways to pay for this order works in this browser.'

const browsers: [Has, string[]][] = [
  [{ apple: true, google: true }, all],
  [{ apple: true, google: false }, ['apple_pay', ...everywhere]],
  [{ apple: false, google: true }, ['google_pay', ...everywhere]],
  [{ apple: false, google: false }, everywhere],
]

test.each(browsers)('in live mode a browser with %j shows the wallets that work in it: %j', async (has, expected) => {
  const page = await visitWith(has, (await browsing.open({ livemode: true })).url)
  expect(await express(page)).toEqual(expected)
  await page.getByText('or pay by card', { exact: true }).waitFor()
  expect(await page.getByText(noneWorks).isVisible()).toBe(false)
})

test.each(browsers)('in test mode a browser with %j shows every wallet, and says so', async (has) => {
  const page = await visitWith(has, (await browsing.open()).url)
  expect(await express(page)).toEqual(all)
  await page.getByText('Test mode shows every way to pay.').waitFor()
})

test('without JavaScript every wallet is shown', async () => {
  const { url } = await browsing.open({ livemode: true })
  const page = await browsing.visit(url, { javaScriptEnabled: false, locale: 'en-US' })
  expect(await express(page)).toEqual(all)
})

const neither = { apple: false, google: false }

test('where no wallet works nothing is left of them, and the card pays', async () => {
  const accepted_payment_methods = ['credit_card', 'apple_pay', 'google_pay'] as const
  const { url } = await browsing.open({
    livemode: true,
    snapshot: { accepted_payment_methods: [...accepted_payment_methods] },
  })
  const page = await visitWith(neither, url)
  expect(await page.getByRole('group', { name: 'Express checkout' }).count()).toBe(0)
  expect(await page.locator('.divider').count()).toBe(0)
  expect(await page.getByText(noneWorks).count()).toBe(0)
  await payByCard(page)
  await heading(page, 'Payment received')
})

test.each([
  [['apple_pay'], neither, true],
  [['apple_pay', 'google_pay'], neither, true],
  [['apple_pay'], { apple: false, google: true }, true],
  [['apple_pay'], { apple: true, google: false }, false],
  [['apple_pay', 'paypal'], neither, false],
  [['apple_pay', 'ach'], neither, false],
] as const)('a link for %j in a browser with %j says that none works there: %j', async (methods, has, isSaid) => {
  const { url } = await browsing.open({ livemode: true, snapshot: { accepted_payment_methods: [...methods] } })
  const page = await visitWith(has, url)
  expect(await page.getByText(noneWorks).isVisible()).toBe(isSaid)
  const shown = await page.locator('button.button-method').evaluateAll((buttons: HTMLButtonElement[]) => buttons.length)
  expect(shown > 0).toBe(!isSaid)
})
