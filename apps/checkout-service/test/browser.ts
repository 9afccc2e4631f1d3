import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core'

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
