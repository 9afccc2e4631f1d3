import { lineItem } from '@paylinks/test-kit/link-builders'
import { expect } from 'vitest'
import { type CheckoutOptions, get, pay } from '../../test/customer.ts'
import { test as base } from '../../test/service-test.ts'

const profile = {
  logoUrl: 'https://images.example.com/logo.png',
  accentColor: '#0f766e',
  supportEmail: 'help@example.com',
  supportPhone: '+1 (555) 010-0199',
  termsUrl: 'https://example.com/terms?a=1&b="2"',
  privacyUrl: 'https://example.com/privacy',
}

const test = base.extend('openWithProfile', { scope: 'file' }, ({ open, db }) => async (options?: CheckoutOptions) => {
  const checkout = await open(options)
  const { accountId } = checkout.link
  await db.accountProfile.create({ data: { accountId, livemode: false, ...profile } })
  return checkout
})

test('the page and the receipt show logo, color, contact, terms and privacy policy', async ({ openWithProfile }) => {
  const { url } = await openWithProfile()
  const page = await get(url)
  const path = new URL(url).pathname
  await pay(url)
  const receipt = await get(url)
  expect(receipt.text).toContain('Payment received')
  for (const { text } of [page, receipt]) {
    expect(text).toContain(`<img class="logo" src="${path}/logo"`)
    expect(text).toContain('<link rel="stylesheet" href="/checkout/assets/accent.0f766e.css"/>')
    expect(text).toContain('<a href="mailto:help@example.com">help@example.com</a>')
    expect(text).toContain('<a href="tel:+15550100199">+1 (555) 010-0199</a>')
    expect(text).toContain(
      'href="https://example.com/terms?a=1&amp;b=%222%22" target="_blank" rel="noopener noreferrer"',
    )
    expect(text).toContain('href="https://example.com/privacy"')
    expect(text).not.toContain('images.example.com')
  }
})

test('an account without a profile shows none of it, nor does the other mode', async ({ open, openWithProfile }) => {
  const plain = await get((await open()).url)
  const live = await get((await openWithProfile({ livemode: true })).url)
  for (const { text } of [plain, live]) expect(text).not.toMatch(/class="(logo|contact)"|accent\.|mailto:/)
})

test('the style of a color is served for any color, for ever, and for nothing else', async ({ service }) => {
  const style = await get(`${service.url}/checkout/assets/accent.0f766e.css`)
  expect([style.status, style.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8'])
  expect(style.headers.get('cache-control')).toContain('immutable')
  expect(style.text).toContain('--accent: #0f766e')
  for (const name of ['accent.0F766E.css', 'accent.0f766.css', 'accent.0f766e;}.css', 'accent.css']) {
    expect((await get(`${service.url}/checkout/assets/${name}`)).status).toBe(404)
  }
})

test('a logo that is not set is not there; one that cannot be had is a placeholder', async ({
  db,
  open,
  openWithProfile,
}) => {
  const { url } = await open()
  expect((await get(`${url}/logo`)).status).toBe(404)
  const branded = await openWithProfile()
  const { accountId } = branded.link
  await db.accountProfile.updateMany({
    where: { accountId },
    data: { logoUrl: 'http://127.0.0.1:9/logo.png' },
  })
  expect(await get(`${branded.url}/logo`)).toMatchObject({
    status: 303,
    location: expect.stringMatching(/^\/checkout\/assets\/picture\./),
  })
})

test('the page says until when it can be paid: at once in its last day, on request before', async ({ db, open }) => {
  const soon = await get((await open({ snapshot: { line_items: [lineItem()] } })).url)
  expect(soon.text).toMatch(/<p class="terms">This page is open until <time datetime="[^"]+" data-local-time/)
  const { url, sessionId } = await open()
  const expiresAt = new Date('2031-03-04T15:40:00Z')
  await db.checkoutSession.update({ where: { id: sessionId }, data: { expiresAt } })
  const later = await get(url)
  expect(later.text).toMatch(/<summary>How long is this page open\?<\/summary>This page is open until/)
  expect(later.text).toContain('March 4, 2031 at 3:40 PM UTC')
})
