import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
  type Request,
} from 'playwright-core'

/** Debian's browser, installed by the test set-up; no download of its own, and no talk with anybody. */
const EXECUTABLE = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS })
}

export const desktop = { viewport: { width: 1280, height: 900 }, locale: 'en-US' } satisfies BrowserContextOptions
export const phone = {
  viewport: { width: 320, height: 640 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  locale: 'en-US',
} satisfies BrowserContextOptions

/** Fills the form as a person does, key by key where the page formats what is typed. */
export async function fillCard(page: Page, number = '4242424242424242', cvc = '123'): Promise<void> {
  const email = page.getByLabel('Email')
  if (await email.isEditable()) await email.fill('ada@example.com')
  await page.getByLabel('Card number').pressSequentially(number)
  await page.getByLabel('Expiry date').pressSequentially('1234')
  await page.getByLabel('Security code').pressSequentially(cvc)
  await page.getByLabel('Name on card').fill('Ada Lovelace')
}

/** The button that pays by card, whatever it says. */
export function payButton(page: Page): Locator {
  return page.locator('button[name=method][value=credit_card]')
}

export type Watched = { page: Page; requests: Request[]; problems: string[] }

/** A page in a context of its own, with all that it asks for and all that it complains of. */
export async function openPage(browser: Browser, options: BrowserContextOptions): Promise<Watched> {
  const page = await (await browser.newContext(options)).newPage()
  const watched: Watched = { page, requests: [], problems: [] }
  page.on('request', (request) => watched.requests.push(request))
  page.on('pageerror', (error) => watched.problems.push(error.message))
  page.on('console', (message) => {
    // A status of 4xx is what a faulty form is answered with, and no problem of the page.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      watched.problems.push(message.text())
    }
  })
  return watched
}
