import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { errorDefinitions } from '@paylinks/contracts/errors'
import { accessibilityFaults, launchBrowser } from '@paylinks/test-kit/browser'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { headersTooLargePage, PAGE_CONTENT_SECURITY_POLICY, refusalPage, waitingPage } from './refusal-page.tsx'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

/** Answers one page after another, with the policy that the gateway sends. */
async function serve(...answers: { body: string; headers?: Record<string, string> }[]) {
  const server = createServer((_request, response) => {
    const { body, headers } = answers.shift() ?? { body: 'no more' }
    response.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': PAGE_CONTENT_SECURITY_POLICY,
      ...headers,
    })
    response.end(body)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

test.each([true, false])(
  'a customer who has to wait gets the link by itself (JavaScript: %s)',
  async (javaScriptEnabled) => {
    const server = await serve(
      { body: waitingPage(2), headers: { Refresh: '2' } },
      { body: '<!doctype html><title>Opened</title><h1>Opened</h1>' },
    )
    const page = await browser.newPage({ javaScriptEnabled })
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    await page.goto(server.url)
    await page.getByText('The link opens by itself in 2 seconds.').waitFor()
    if (javaScriptEnabled) await page.getByText('The link opens by itself in 1 seconds.').waitFor()
    await page.getByRole('heading', { name: 'Opened' }).waitFor()
    expect(complaints).toEqual([])
    await page.close()
    server.close()
  },
)

/** Each page once: errors that browsers are told the same of share one. */
const pages = distinct({
  ...Object.fromEntries(Object.keys(errorDefinitions).map((code) => [code, refusalPage(code as 'internal_error')])),
  'a wait': waitingPage(42),
  'headers too large': headersTooLargePage,
})

function distinct(named: Record<string, string>): Record<string, string> {
  const names = new Map(Object.entries(named).map(([name, body]) => [body, name]))
  return Object.fromEntries([...names].map(([body, name]) => [name, body]))
}

const PATIENCE = { timeout: 120_000 }

test.each([
  ['light', { colorScheme: 'light', viewport: { width: 1280, height: 900 } }],
  ['dark', { colorScheme: 'dark', viewport: { width: 1280, height: 900 } }],
  ['320 pixels', { colorScheme: 'light', viewport: { width: 320, height: 640 } }],
] as const)('axe finds nothing on any page, and nothing overflows: %s', PATIENCE, async (_, look) => {
  const context = await browser.newContext(look)
  for (const [name, body] of Object.entries(pages)) {
    const server = await serve({ body }, { body })
    const page = await context.newPage()
    await page.goto(server.url)
    expect(await accessibilityFaults(page), name).toEqual([])
    const [width, shown] = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement
      return [scrollWidth, clientWidth]
    })
    expect(width, name).toBe(shown)
    await page.close()
    server.close()
  }
  await context.close()
})
