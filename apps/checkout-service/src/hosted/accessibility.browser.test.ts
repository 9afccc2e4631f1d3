import { AxeBuilder } from '@axe-core/playwright'
import { createTestDatabase, type TestDatabase } from '@paylinks/test-kit/postgres'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { desktop, fillCard, launchBrowser, openPage, payButton, phone } from '../../test/browser.ts'
import { startTestService, type TestService } from '../../test/checkout-service.ts'
import { openCheckout } from '../../test/customer.ts'
import { lineItem } from '../../test/link-builder.ts'

vi.setConfig({ testTimeout: 240_000 })

let database: TestDatabase
let service: TestService
let browser: Browser

beforeAll(async () => {
  database = await createTestDatabase()
  service = await startTestService(database.url, { CHECKOUT_ATTEMPTS_PER_CLIENT: '1000000' })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await service.stop()
  await database.drop()
})

const looks: Record<string, BrowserContextOptions> = {
  light: desktop,
  dark: { ...desktop, colorScheme: 'dark' },
  'on a phone': phone,
  'on a phone in the dark': { ...phone, colorScheme: 'dark' },
}

const monthly = { interval: 'month', interval_count: 1 } as const
const coupon = { id: 'coupon_test_gone', name: 'Gone', percent_off: 5, amount_off_atom: null, currency: null }
const cart = {
  allow_cart_edit: true,
  line_items: [lineItem({ description: 'Two of them', quantity: 2 }), lineItem({ product_name: 'Filter' })],
  coupon: { ...coupon, duration: 'once' as const, duration_in_months: null },
}
const trial = { mode: 'subscription' as const, free_trial_days: 14, line_items: [lineItem({ recurring: monthly })] }

type Visit = { snapshot?: object; livemode?: boolean; expired?: boolean; act?: (page: Page) => Promise<unknown> }

const pages: Record<string, Visit> = {
  'an order that can be edited': { snapshot: cart },
  'an order with a line taken out': {
    snapshot: cart,
    act: async (page) => {
      await page.getByRole('button', { name: 'Remove Filter' }).click()
      await page.getByText('was removed').waitFor()
    },
  },
  'a trial': { snapshot: trial },
  'a setup': { snapshot: { mode: 'setup' } },
  'the test cards': { act: (page) => page.getByText('Test cards').click() },
  'a form with faults': {
    act: async (page) => {
      await fillCard(page, '4000000000000002', '12')
      await payButton(page).click()
      await page.getByText('Please correct').waitFor()
    },
  },
  'a declined card': {
    act: async (page) => {
      await fillCard(page, '4000000000000002')
      await payButton(page).click()
      await page.getByText('Your card was declined').waitFor()
    },
  },
  'a challenge': {
    act: async (page) => {
      await fillCard(page, '4000002760003184')
      await payButton(page).click()
      await page.getByText('Confirm it is you').waitFor()
    },
  },
  'a receipt': {
    snapshot: trial,
    act: async (page) => {
      await fillCard(page)
      await payButton(page).click()
      await page.getByText('Your trial has started').waitFor()
    },
  },
  'live mode without a processor': { livemode: true },
  'a cancelled checkout': { act: (page) => page.getByRole('link', { name: 'Cancel' }).click() },
  'an expired checkout': { expired: true },
}

async function expectNoViolations(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect({ [name]: violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]) }).toEqual({ [name]: [] })
}

async function visit(page: Page, { snapshot = {}, livemode = false, expired = false, act }: Visit): Promise<void> {
  const { url, sessionId } = await openCheckout(service, database.db, { snapshot, livemode })
  if (expired) await database.db.checkoutSession.update({ where: { id: sessionId }, data: { expiresAt: new Date(0) } })
  await page.goto(url)
  await act?.(page)
}

for (const [look, options] of Object.entries(looks)) {
  test(`axe finds nothing on any page, ${look}`, async () => {
    for (const [name, page] of Object.entries(pages)) {
      const opened = await openPage(browser, options)
      await visit(opened.page, page)
      await expectNoViolations(opened.page, name)
      await opened.page.context().close()
    }
  })
}

test('axe finds nothing where our script does not run', async () => {
  for (const name of ['an order that can be edited', 'a form with faults']) {
    const { page } = await openPage(browser, desktop)
    // Axe is a script itself, so it is ours alone that is kept away.
    await page.route('**/*.js', (route) => route.abort())
    await visit(page, pages[name] ?? {})
    await expectNoViolations(page, name)
    await page.context().close()
  }
})

test('axe finds nothing on the page of an unknown token', async () => {
  const { page } = await openPage(browser, desktop)
  await page.goto(`${service.url}/checkout/tok_${'x'.repeat(32)}`)
  await expectNoViolations(page, 'unknown token')
  await page.context().close()
})
