import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createPaylinksClient, type PaylinksClient } from '@paylinks/client'
import { accessibilityFaults, launchBrowser } from '@paylinks/test-kit/browser'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { type DevFile, freePortVariables, type Program, startProgram, temporaryDataDir } from '../system/program.ts'

const PATIENCE_MS = 120_000
vi.setConfig({ testTimeout: PATIENCE_MS, hookTimeout: 300_000 })

const root = fileURLToPath(new URL('../..', import.meta.url))

let dataDir: ReturnType<typeof temporaryDataDir>
let program: Program
let dev: DevFile
let browser: Browser
let merchant: PaylinksClient
let contexts: { context: BrowserContext; faults: string[] }[] = []

beforeAll(async () => {
  await promisify(execFile)(process.execPath, ['node_modules/vite/bin/vite.js', 'build', 'apps/dashboard'], {
    cwd: root,
  })
  dataDir = temporaryDataDir()
  program = startProgram('main', {
    ...(await freePortVariables()),
    PAYLINKS_DATA_DIR: dataDir.path,
    SHARE_OPENS_PER_MINUTE: '1000',
    DASHBOARD_SIGN_INS_PER_MINUTE: '1000',
  })
  dev = await program.ready()
  merchant = clientOf(dev.test_key)
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  program?.kill('SIGTERM')
  await program?.exited
  dataDir?.remove()
})

afterEach(async () => {
  const used = contexts
  contexts = []
  await Promise.all(used.map(({ context }) => context.close()))
  expect(used.flatMap(({ faults }) => faults)).toEqual([])
})

const clientOf = (apiKey: string) =>
  createPaylinksClient({ baseUrl: dev.links_api_url, accountId: dev.account_id, apiKey })

/** Chromium reports every refusal as an error. */
const REFUSAL = /^Failed to load resource: the server responded with a status of 4\d\d /

/** A merchant's browser, whose pages must break no policy, report no error and ask nobody but this origin. */
async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-US', ...options })
  context.setDefaultTimeout(PATIENCE_MS / 2)
  const faults: string[] = []
  context.on('weberror', (error) => faults.push(`uncaught: ${error.error().message}`))
  context.on('console', (message) => {
    if (message.type() === 'error' && !REFUSAL.test(message.text())) faults.push(message.text())
  })
  context.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    const own = [dev.links_api_url, dev.share_url, dev.checkout_url].includes(origin)
    if (!own && protocol !== 'data:' && protocol !== 'blob:') faults.push(`asked somebody else: ${request.url()}`)
  })
  contexts.push({ context, faults })
  return context.newPage()
}

async function signedIn(options?: BrowserContextOptions, keys = { test: dev.test_key, live: '' }): Promise<Page> {
  const page = await newPage(options)
  await page.goto(`${dev.links_api_url}/dashboard`)
  await page.getByLabel('Test key').fill(keys.test)
  await page.getByLabel('Live key').fill(keys.live)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Home' }).waitFor()
  return page
}

const go = async (page: Page, path: string, heading: string) => {
  await page.goto(`${dev.links_api_url}/dashboard${path}`)
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
}

async function addPrice(page: Page, option: RegExp): Promise<void> {
  await page.getByRole('combobox', { name: 'Add a price' }).click()
  await page.getByRole('option', { name: option }).first().click()
}

test("the specification's six steps, then a customer pays and the merchant sees it", async () => {
  const page = await newPage({ permissions: ['clipboard-read', 'clipboard-write'] })
  await page.goto(dev.dashboard_url)
  await page.getByRole('heading', { name: 'Home' }).waitFor()
  expect(page.url()).not.toContain('code=')
  await page.getByText('Test', { exact: true }).click()
  await page.getByText('Test mode: links made here take no real money.').waitFor()

  await page.getByRole('navigation').getByRole('link', { name: 'Payment Links' }).click()
  await page.getByRole('link', { name: 'Create Payment Link' }).click()
  await page.getByText('Subscription', { exact: true }).click()
  await addPrice(page, /a month/)
  await page.getByLabel('Name', { exact: true }).fill('Pro plan signup')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.getByText('Your payment link is ready').waitFor()
  const url = await page.getByLabel('Shareable URL').inputValue()
  expect(url.startsWith(`${dev.share_url}/api/pay/share/`)).toBe(true)
  await page.getByRole('button', { name: 'Copy URL' }).click()
  await page.getByRole('button', { name: 'Copied' }).waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(url)

  const customer = await newPage()
  await customer.goto(url)
  await customer.getByLabel('Email').fill('ada@example.com')
  await customer.getByLabel('Card number').pressSequentially('4242424242424242')
  await customer.getByLabel('Expiry date').pressSequentially('1234')
  await customer.getByLabel('Security code').fill('123')
  await customer.getByLabel('Name on card').fill('Ada Lovelace')
  await customer.locator('button.button-pay[value=credit_card]').click()
  await customer.getByRole('heading', { level: 1 }).waitFor()

  const row = page.getByRole('row').filter({ hasText: 'Completed' })
  await row.waitFor()
  expect(await row.textContent()).toContain('$49.00')
  await row.getByRole('link').click()
  await page.getByText('What happened').waitFor()
  await page.getByText('ada@example.com').waitFor()
})

test('mixed currencies are caught in the form, before the server is asked', async () => {
  const page = await signedIn()
  await go(page, '/payment-links/new', 'Create Payment Link')
  const asked: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') asked.push(request.url())
  })
  await addPrice(page, /\$/)
  await addPrice(page, /€/)
  await page.getByText('All items must share one currency.').waitFor()
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.getByText('Please check the form').waitFor()
  expect(asked).toEqual([])
})

test('what was typed survives a reload, and what the server refuses stands at its field', async () => {
  const page = await signedIn()
  await go(page, '/payment-links/new', 'Create Payment Link')
  await addPrice(page, /\$/)
  await page.getByLabel('Name', { exact: true }).fill('Spring sale')
  await page.getByLabel('Success URL').fill('ftp://example.com')
  await page.reload()
  await page.getByRole('heading', { name: 'Create Payment Link' }).waitFor()
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Spring sale')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.getByText('Please check the form').waitFor()
  expect(await page.getByLabel('Success URL').getAttribute('aria-invalid')).toBe('true')
})

test('a form that is submitted twice makes one link', async () => {
  const page = await signedIn()
  await go(page, '/payment-links/new', 'Create Payment Link')
  const name = `Once ${Date.now()}`
  await addPrice(page, /\$/)
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByRole('button', { name: 'Create', exact: true }).dblclick()
  await page.getByText('Your payment link is ready').waitFor()
  expect((await merchant.paymentLinks.list({ q: name })).data).toHaveLength(1)
})

test('a product and a price are made without leaving the form, in a currency without decimals', async () => {
  const page = await signedIn()
  await go(page, '/payment-links/new', 'Create Payment Link')
  await page.getByRole('button', { name: 'New product and price' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Product name').fill('<b>茶</b> & שלום 🎉')
  await dialog.getByLabel('Amount').fill('1,500')
  await dialog.getByRole('combobox', { name: 'Currency' }).fill('JPY')
  await page.getByRole('option', { name: /^JPY/ }).click()
  await dialog.getByRole('button', { name: 'Add' }).click()
  await page.getByTestId('total').getByText('¥1,500').waitFor()
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.getByText('Your payment link is ready').waitFor()
  await page.getByRole('heading', { name: '<b>茶</b> & שלום 🎉' }).waitFor()
})

test('a duplicated link fills the form', async () => {
  const link = await merchant.paymentLinks.create({
    name: 'Original',
    line_items: [{ price_id: dev.test.price_one_time_usd, quantity: 3 }],
    success_url: 'https://example.com/thanks',
  })
  const page = await signedIn()
  await go(page, `/payment-links/${link.id}`, 'Original')
  await page.getByRole('link', { name: 'Duplicate' }).click()
  await page.getByText('Original (copy)').or(page.getByLabel('Success URL')).first().waitFor()
  await expect.poll(() => page.getByLabel('Success URL').inputValue()).toBe('https://example.com/thanks')
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Original (copy)')
  expect(await page.getByRole('textbox', { name: /^Quantity of/ }).inputValue()).toBe('3')
})

test('a link that was deactivated here is refused when a customer opens it', async () => {
  const link = await merchant.paymentLinks.create({
    name: 'Short-lived',
    line_items: [{ price_id: dev.test.price_one_time_usd, quantity: 1 }],
  })
  expect((await fetch(link.url)).status).toBe(200)
  const page = await signedIn()
  await go(page, `/payment-links/${link.id}`, 'Short-lived')
  await page.getByRole('button', { name: 'Deactivate' }).click()
  await page.getByText('This is permanent').waitFor()
  await page.getByRole('button', { name: 'Deactivate for good' }).click()
  await page.getByText('Inactive').waitFor()
  expect((await fetch(link.url)).status).toBe(404)
})

test('archiving says how many links it stops, and restoring opens them again', async () => {
  const product = await merchant.products.create({ name: `Lamp ${Date.now()}` })
  const price = await merchant.prices.create({ product_id: product.id, unit_amount_atom: 900, currency: 'USD' })
  const link = await merchant.paymentLinks.create({ line_items: [{ price_id: price.id, quantity: 1 }] })
  const page = await signedIn()
  await go(page, `/products/${product.id}`, product.name)
  await page.getByRole('button', { name: 'Archive $9.00' }).click()
  await page.getByText('This stops 1 active payment link at once.').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click()
  await page.getByRole('button', { name: 'Restore' }).waitFor()
  expect((await fetch(link.url)).status).toBe(404)
  await go(page, `/payment-links/${link.id}`, product.name)
  await page.getByText('Not sellable').waitFor()
  await go(page, `/products/${product.id}`, product.name)
  await page.getByRole('button', { name: 'Restore' }).click()
  await page.getByRole('button', { name: 'Archive $9.00' }).waitFor()
  // A gateway may remember for five seconds that it was not for sale.
  await expect.poll(async () => (await fetch(link.url)).status, { timeout: 20_000 }).toBe(200)
})

test('the sessions that the filters show are exported as CSV', async () => {
  const link = await merchant.paymentLinks.create({
    line_items: [{ price_id: dev.test.price_one_time_usd, quantity: 1 }],
  })
  for (let opens = 0; opens < 3; opens++) await fetch(link.url)
  const page = await signedIn()
  await go(page, `/sessions?payment_link_id=${link.id}`, 'Sessions')
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export CSV' }).click(),
  ])
  const lines = readFileSync(await saved.path(), 'utf8')
    .trim()
    .split('\r\n')
  expect(lines).toHaveLength(4)
  expect(lines.slice(1).every((line) => line.includes(',open,') && line.includes(link.id))).toBe(true)
})

test('what checkout shows of the merchant is set here, and a fault stands at its field', async () => {
  const page = await signedIn()
  await go(page, '/settings', 'Settings')
  await page.getByLabel('Support email').fill('help@')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => page.getByLabel('Support email').getAttribute('aria-invalid')).toBe('true')
  await page.getByLabel('Support email').fill('help@example.com')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').waitFor()
  expect((await merchant.account.get()).support_email).toBe('help@example.com')
})

test('a key that is made here is shown once, with the permissions that were chosen', async () => {
  const page = await signedIn()
  await go(page, '/developers', 'Developers')
  await page.getByRole('button', { name: 'New API key' }).click()
  await page.getByLabel('Name').fill('Shop back end')
  await page.getByText('payment_links:read').first().waitFor()
  await page.getByRole('button', { name: 'Create key' }).click()
  const key = await page.getByRole('textbox', { name: 'API key' }).inputValue()
  expect(key).toMatch(/^sk_test_/)
  expect((await clientOf(key).me.get()).scopes).toEqual((await merchant.me.get()).scopes)
})

test('with both keys one switches between the modes, and sees the one that is on', async () => {
  const live = await clientOf(dev.live_key).products.create({ name: `Live only ${Date.now()}` })
  const page = await signedIn({}, { test: dev.test_key, live: dev.live_key })
  await page.getByRole('navigation').getByRole('link', { name: 'Products' }).click()
  await page.getByText(live.name).waitFor()
  await page.getByText('Test', { exact: true }).click()
  await page.getByText('Test mode').waitFor()
  await page.getByRole('row').nth(1).waitFor()
  expect(await page.getByText(live.name).count()).toBe(0)
})

test('revoking the key that one is signed in with signs out', async () => {
  const { key, id } = await merchant.apiKeys.create({
    name: 'Shared laptop',
    scopes: ['payment_links:read', 'checkout_sessions:read', 'catalogue:read'],
  })
  const page = await signedIn({}, { test: key, live: '' })
  await merchant.apiKeys.revoke(id)
  await page.getByRole('navigation').getByRole('link', { name: 'Payment Links' }).click()
  await page.getByText('You were signed out. Please sign in again.').waitFor()
})

test('a wrong key is told so, and a sign-in address works once', async () => {
  const page = await newPage()
  await page.goto(`${dev.links_api_url}/dashboard/payment-links`)
  await page.getByLabel('Test key').fill('sk_test_wrong')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('This API key does not exist or was revoked.').waitFor()
  // By now the address that the start printed has been used by the first test of this file.
  const again = await newPage()
  await again.goto(dev.dashboard_url)
  await again.getByText('This sign-in address was used already or has expired.').waitFor()
})

test('signing out ends the session for every tab', async () => {
  const page = await signedIn()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in to Paylinks' }).waitFor()
  await page.goto(`${dev.links_api_url}/dashboard/products`)
  await page.getByRole('heading', { name: 'Sign in to Paylinks' }).waitFor()
})

test('a server that is away is said so, with a way to try again', async () => {
  const page = await signedIn()
  await page.route('**/api/*/products*', (route) => route.abort('connectionrefused'))
  contexts.at(-1)?.faults.splice(0)
  await page.getByRole('navigation').getByRole('link', { name: 'Products' }).click()
  await page.getByText('The server cannot be reached.').waitFor()
  await page.unroute('**/api/*/products*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('table', { name: 'Products' }).waitFor()
  const { faults } = contexts.at(-1) ?? { faults: [] }
  faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes('ERR_CONNECTION_REFUSED')))
})

const pages: [string, string][] = [
  ['/', 'Home'],
  ['/payment-links', 'Payment Links'],
  ['/payment-links/new', 'Create Payment Link'],
  ['/sessions', 'Sessions'],
  ['/products', 'Products'],
  ['/packages', 'Packages'],
  ['/coupons', 'Coupons'],
  ['/customers', 'Customers'],
  ['/settings', 'Settings'],
  ['/developers', 'Developers'],
]

test.for<[string, BrowserContextOptions]>([
  ['in light', { colorScheme: 'light' }],
  ['in the dark', { colorScheme: 'dark' }],
  ['on a small phone', { viewport: { width: 360, height: 740 } }],
])('every page is accessible and fits its window %s', async ([, options]) => {
  const page = await signedIn(options)
  for (const [path, heading] of pages) {
    await go(page, path, heading)
    await page.waitForLoadState('networkidle')
    expect(await accessibilityFaults(page), path).toEqual([])
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect([path, overflow]).toEqual([path, 0])
  }
})
