import { accessibilityFaults } from '@paylinks/test-kit/browser'
import { lineItem } from '@paylinks/test-kit/link-builders'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { phone } from '../../../test/browser.ts'
import { type Browsing, fillIn, heading, payButton, payByCard, startBrowsing } from '../../../test/browsing.ts'
import type { Checkout } from '../../../test/customer.ts'

let browsing: Browsing
beforeAll(async () => {
  browsing = await startBrowsing()
})
afterEach(() => browsing.leave())
afterAll(() => browsing.stop())

const monthly = { interval: 'month', interval_count: 1 } as const
const longWord = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'

const cart = {
  allow_cart_edit: true,
  line_items: [
    lineItem({ product_name: 'Cup', description: 'Matte white, for two', unit_amount_atom: 6400, quantity: 2 }),
    lineItem({ product_name: longWord, description: longWord, unit_amount_atom: 99_999_999 }),
  ],
}
const trial = { mode: 'subscription', free_trial_days: 14, line_items: [lineItem({ recurring: monthly })] } as const

type State = {
  link?: Parameters<Browsing['open']>[0]
  /** Done to the session before the customer comes. */
  before?: (checkout: Checkout) => Promise<unknown>
  /** Done by the customer, to get to the state. */
  reach?: (page: Page) => Promise<unknown>
}

const declined = '4000000000000002'
const challenged = '4000002760003184'

const states: Record<string, State> = {
  'the checkout': { link: { accountName: `${longWord} & Co.` } },
  'a trial': { link: { snapshot: { ...trial, line_items: [...trial.line_items] } } },
  'a cart': { link: { snapshot: cart }, reach: (page) => page.getByText('Test cards', { exact: true }).click() },
  'setup mode': { link: { snapshot: { mode: 'setup' } } },
  'faults found in the browser': {
    reach: async (page) => {
      await fillIn(page)
      await page.getByLabel('Email').fill('ada')
      await page.getByLabel('Name on card').fill('')
      await payButton(page).click()
      await page.getByText('Enter the name on the card.').waitFor()
    },
  },
  'faults found by the server': {
    reach: async (page) => {
      await page.getByLabel('Email').fill('ada')
      await sendUnchecked(page)
      await page.getByRole('alert').waitFor()
    },
  },
  'a number refused in the browser': {
    reach: async (page) => {
      await fillIn(page, '4539578763621486')
      await payButton(page).click()
      await page.getByText('The number was not sent.').waitFor()
    },
  },
  'a declined card': {
    reach: async (page) => {
      await payByCard(page, declined)
      await page.getByRole('alert').waitFor()
    },
  },
  'a challenge': {
    reach: async (page) => {
      await payByCard(page, challenged)
      await heading(page, "Confirm it's you")
    },
  },
  'a receipt': {
    link: { snapshot: { ...trial, line_items: [...trial.line_items] } },
    reach: async (page) => {
      await payByCard(page)
      await heading(page, 'Your trial has started')
    },
  },
  'a cancelled checkout': { reach: (page) => page.getByRole('link', { name: 'Leave checkout' }).click() },
  'an expired session': {
    before: ({ sessionId }) =>
      browsing.db.checkoutSession.update({ where: { id: sessionId }, data: { expiresAt: new Date(0) } }),
    reach: (page) => heading(page, 'This checkout has expired'),
  },
  'a merchant who cannot take payments': {
    link: { livemode: true },
    reach: (page) => page.getByText('cannot take payments yet').waitFor(),
  },
  'an unknown address': {
    reach: (page) => page.goto(`${browsing.origin}/checkout/tok_${'x'.repeat(32)}`),
  },
}

const looks = [
  { name: 'light', colorScheme: 'light', size: { width: 1280, height: 900 }, contrast: true },
  { name: 'dark', colorScheme: 'dark', size: { width: 1280, height: 900 }, contrast: true },
  // In the colors of the first look.
  { name: '320-pixel phone', colorScheme: 'light', size: { width: 320, height: 640 }, contrast: false },
] as const

test.each(Object.entries(states))(
  'axe finds nothing on %s, light, dark or small, and nothing overflows',
  async (_, state) => {
    const checkout = await browsing.open(state.link)
    await state.before?.(checkout)
    const page = await browsing.visit(checkout.url)
    await state.reach?.(page)
    for (const { name, colorScheme, size, contrast } of looks) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize(size)
      expect(await brightness(page), name).toSatisfy((value) => (colorScheme === 'dark' ? value < 80 : value > 175))
      expect(await overflowing(page), name).toEqual([])
      expect(await accessibilityFaults(page, { contrast }), name).toEqual([])
    }
  },
)

test('a 320-pixel phone pays by touch, and never scrolls sideways', async () => {
  const { url } = await browsing.open({ snapshot: cart })
  const page = await browsing.visit(url, phone)
  expect(await overflowing(page)).toEqual([])
  await page.getByRole('button', { name: 'More: Quantity of Cup' }).tap()
  await page.getByRole('button', { name: 'Pay $1,000,191.99' }).waitFor()
  await fillIn(page)
  expect(await overflowing(page)).toEqual([])
  await payButton(page).tap()
  await heading(page, 'Payment received')
  expect(await overflowing(page)).toEqual([])
})

test('the fields have the names by which browsers complete them', async () => {
  const { url } = await browsing.open()
  const page = await browsing.visit(url)
  const names = await page
    .locator('#pay input:not([type=hidden])')
    .evaluateAll((inputs) => inputs.map((input) => input.getAttribute('autocomplete')))
  expect(names).toEqual(['email', 'cc-number', 'cc-exp', 'cc-csc', 'cc-name'])
})

/** Sends the payment form past the checks of the page's own script. */
async function sendUnchecked(page: Page): Promise<void> {
  await page.locator('#pay').evaluate((form: HTMLFormElement) => {
    form.insertAdjacentHTML('beforeend', '<input type="hidden" name="method" value="credit_card">')
    form.submit()
  })
}

/** How light the page's background is, from 0 to 255. */
function brightness(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { backgroundColor } = getComputedStyle(document.body)
    const [red = 0, green = 0, blue = 0] = (backgroundColor.match(/[\d.]+/g) ?? []).map(Number)
    return (red + green + blue) / 3
  })
}

/** What makes the page wider than the screen, if anything does. */
function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    return [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > clientWidth)
      .map((element) => element.outerHTML.slice(0, 100))
  })
}
