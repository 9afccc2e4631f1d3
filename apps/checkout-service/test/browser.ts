import type { BrowserContextOptions } from 'playwright-core'

export const desktop = { viewport: { width: 1280, height: 900 }, locale: 'en-US' } satisfies BrowserContextOptions
export const phone = {
  viewport: { width: 320, height: 640 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  locale: 'en-US',
} satisfies BrowserContextOptions
