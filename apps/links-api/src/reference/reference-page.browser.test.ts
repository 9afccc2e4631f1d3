import { AxeBuilder } from '@axe-core/playwright'
import { merchantApi } from '@paylinks/contracts/operations/merchant-api'
import { launchBrowser } from '@paylinks/test-kit/browser'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { test } from '../../test/api-test.ts'

/** A script of four megabytes takes its time on a busy machine. */
const LONGEST = { timeout: 120_000 }

const desktop = { viewport: { width: 1280, height: 900 } }
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }
const CREATE_LINK = '#tag/payment-links/POST/payment-links'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

/** Opens the page at an operation, and records what breaks its policy, fails, or goes to another server. */
async function openReference(url: string, options: BrowserContextOptions = desktop) {
  const page = await (await browser.newContext(options)).newPage()
  page.setDefaultTimeout(60_000)
  const faults: string[] = []
  page.on('request', (request) => {
    const isOwn = request.url().startsWith(url) || request.url().startsWith('data:')
    if (!isOwn) faults.push(`asked ${request.url()}`)
  })
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && faults.push(message.text()))
  await page.goto(`${url}/docs${CREATE_LINK}`)
  await sampleOf(page).waitFor()
  return { page, faults }
}

/** The sample of the operation that the page was opened at. */
const sampleOf = (page: Page) =>
  page
    .locator('.scalar-card')
    .filter({ has: page.getByTestId('client-picker') })
    .first()

async function pickClient(page: Page, name: string): Promise<void> {
  await sampleOf(page).getByTestId('client-picker').click()
  await page.locator('[role=option]').filter({ hasText: name }).click()
}

test('it shows every operation, finds one by a search, and reaches this server alone', LONGEST, async ({ api }) => {
  const { page, faults } = await openReference(api.url)
  const sidebar = page.locator('aside, nav').first()
  for (const tag of new Set(merchantApi.map((operation) => operation.tag))) {
    if (tag !== 'Payment links') await sidebar.getByText(tag, { exact: true }).click()
  }
  for (const { summary } of merchantApi) await sidebar.getByText(summary, { exact: true }).first().waitFor()

  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').locator('input').fill('revoke')
  await page.getByRole('dialog').getByText('Revoke an API key').first().waitFor()
  expect(faults).toEqual([])
})

test('account and key are filled in once, and the samples of every language have them', LONGEST, async ({ api }) => {
  const { page } = await openReference(api.url)
  await page.locator('input[id$="account_id"]').fill('acc_mine')
  await page.getByPlaceholder('Token').fill('sk_test_mine')
  for (const [client, expected] of [
    ['Requests', 'requests.post'],
    ['Guzzle', 'GuzzleHttp'],
    ['NewRequest', 'http.NewRequest'],
    ['Curl', 'curl'],
  ] as const) {
    await pickClient(page, client)
    await sampleOf(page).getByText(expected).first().waitFor()
    expect(await sampleOf(page).textContent()).toContain('/api/acc_mine/payment-links')
  }
  expect(await sampleOf(page).textContent()).toContain('sk_test_mine')
  await pickClient(page, '@paylinks/client')
  await sampleOf(page).getByText('paylinks.paymentLinks.create').first().waitFor()
})

test.for([
  ['in light', { ...desktop, colorScheme: 'light' }],
  ['in the dark', { ...desktop, colorScheme: 'dark' }],
  ['on a phone', phone],
] as const)(
  'axe finds nothing critical or serious %s, and nothing overflows',
  LONGEST,
  async ([, options], { api }) => {
    const { page } = await openReference(api.url, options)
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode()
      .options({ resultTypes: ['violations'] })
      .analyze()
    const grave = violations.filter(({ impact }) => impact === 'critical' || impact === 'serious')
    expect(grave.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
  },
)

test('who cannot take the bundle compressed gets it whole', async ({ api }) => {
  const whole = await fetch(`${api.url}/docs/scalar.js`, { headers: { 'accept-encoding': 'identity' } })
  expect(whole.headers.get('content-encoding')).toBeNull()
  const text = await whole.text()
  expect(text).toContain('createApiReference')
  const compressed = await fetch(`${api.url}/docs/scalar.js`, { headers: { 'accept-encoding': 'br' } })
  expect(compressed.headers.get('content-encoding')).toBe('br')
  expect(await compressed.text()).toBe(text)
})
