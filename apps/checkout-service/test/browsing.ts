import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Db } from '@paylinks/db/client'
import { launchBrowser } from '@paylinks/test-kit/browser'
import { createTestDatabase } from '@paylinks/test-kit/postgres'
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { vi } from 'vitest'
import type { ModeProcessors } from '../src/payments/processor-registry.ts'
import { desktop } from './browser.ts'
import { startTestService } from './checkout-service.ts'
import { type Checkout, openCheckout } from './customer.ts'

const PATIENCE_MS = 120_000
vi.setConfig({ testTimeout: PATIENCE_MS, hookTimeout: PATIENCE_MS })

type LinkOptions = Parameters<typeof openCheckout>[2]

export type Browsing = {
  db: Db
  /** Where the hosted pages are. */
  origin: string
  /** The merchant's own site, which is another origin and answers every path; `/moved` by way of a third origin. */
  merchantSite: string
  open(options?: LinkOptions): Promise<Checkout>
  /** A customer who comes with a browser of their own, without a past. */
  newCustomer(profile?: BrowserContextOptions): Promise<BrowserContext>
  /** Such a customer's first page, at this address. */
  visit(url: string, profile?: BrowserContextOptions): Promise<Page>
  /** Closes what the test has opened; throws if any page broke its policy, reported an error or asked anybody else. */
  leave(): Promise<void>
  stop(): Promise<void>
}

type ServiceOptions = {
  variables?: Record<string, string>
  processorsOf?: (db: Db) => Partial<ModeProcessors>
}

/** One service, one merchant's site and one real browser, for the tests of a file. */
export async function startBrowsing({ variables, processorsOf }: ServiceOptions = {}): Promise<Browsing> {
  const database = await createTestDatabase()
  const service = await startTestService(
    database.url,
    { CHECKOUT_ATTEMPTS_PER_CLIENT: '1000000', SHARE_PUBLIC_URL: 'https://pay.example.com', ...variables },
    processorsOf?.(database.db),
  )
  const [merchant, browser] = await Promise.all([startMerchantSite(), launchBrowser()])
  const allowed = { service: service.url, merchant: [merchant.url, merchant.url.replace('127.0.0.1', 'localhost')] }
  let customers: Customer[] = []

  async function newCustomer(profile: BrowserContextOptions = desktop): Promise<BrowserContext> {
    const customer = await welcome(browser, profile, allowed)
    customers.push(customer)
    return customer.context
  }
  return {
    db: database.db,
    origin: service.url,
    merchantSite: merchant.url,
    open: (options) => openCheckout(service, database.db, options),
    newCustomer,
    async visit(url, profile) {
      const page = await (await newCustomer(profile)).newPage()
      await page.goto(url)
      return page
    },
    async leave() {
      const left = customers
      customers = []
      await Promise.all(left.map(({ context }) => context.close()))
      const faults = left.flatMap((customer) => customer.faults)
      if (faults.length > 0) throw new Error(`The pages are not clean:\n${faults.join('\n')}`)
    },
    async stop() {
      await browser.close()
      merchant.close()
      await service.stop()
      await database.drop()
    },
  }
}

type Customer = { context: BrowserContext; faults: string[] }

/** Chromium reports these answers as errors; they are how the service tells what became of an order. */
const EXPECTED_REFUSAL = /^Failed to load resource: the server responded with a status of (404|409|410|422|429|503) /

async function welcome(
  browser: Browser,
  profile: BrowserContextOptions,
  allowed: { service: string; merchant: string[] },
): Promise<Customer> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...profile })
  context.setDefaultTimeout(PATIENCE_MS / 2)
  const faults: string[] = []
  context.on('weberror', (error) => faults.push(`uncaught: ${error.error().message}`))
  context.on('console', (message) => {
    const isTold = message.type() === 'error' || message.type() === 'warning'
    if (isTold && !EXPECTED_REFUSAL.test(message.text())) faults.push(`${message.type()}: ${message.text()}`)
  })
  context.on('request', (request) => {
    const { origin } = new URL(request.url())
    const goesToMerchant = allowed.merchant.includes(origin) && request.isNavigationRequest()
    if (origin !== allowed.service && !goesToMerchant) faults.push(`asked somebody else: ${request.url()}`)
  })
  return { context, faults }
}

async function startMerchantSite() {
  const server = createServer((request, response) => {
    // As shops do that have moved to another address.
    if (request.url?.startsWith('/moved') && request.headers.host?.startsWith('127.0.0.1')) {
      response.writeHead(302, { location: `http://localhost:${request.socket.localPort}${request.url}` }).end()
      return
    }
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><title>The shop</title><link rel="icon" href="data:,"><h1>Back at the shop</h1>')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

const SUCCESSFUL_CARD = '4242424242424242'

const isAmex = (cardNumber: string) => /^3[47]/.test(cardNumber)

/** Types into the form what a customer types, the card number digit by digit. */
export async function fillIn(page: Page, cardNumber = SUCCESSFUL_CARD): Promise<void> {
  await page.getByLabel('Email').fill('ada@example.com')
  await page.getByLabel('Card number').pressSequentially(cardNumber)
  await page.getByLabel('Expiry date').pressSequentially('1234')
  await page.getByLabel('Security code').fill(isAmex(cardNumber) ? '1234' : '123')
  await page.getByLabel('Name on card').fill('Ada Lovelace')
}

/** The button that pays by card, whatever it says. */
export function payButton(page: Page): Locator {
  return page.locator('button.button-pay[value=credit_card]')
}

export async function payByCard(page: Page, cardNumber?: string): Promise<void> {
  await fillIn(page, cardNumber)
  await payButton(page).click()
}

/** Waits until the page has this heading. */
export async function heading(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { name, exact: true }).waitFor()
}
