import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Browsing, heading, payByCard, startBrowsing } from '../../../test/browsing.ts'

let browsing: Browsing
beforeAll(async () => {
  browsing = await startBrowsing()
})
afterEach(() => browsing.leave())
afterAll(() => browsing.stop())

const zones = ['America/Los_Angeles', 'Asia/Jerusalem', 'Asia/Tokyo', 'Asia/Kathmandu', 'UTC']
const customers = zones.flatMap((timezoneId) =>
  ['en-US', 'he-IL', 'ja-JP'].map((locale) => [timezoneId, locale] as [string, string]),
)
const spaced = (text: string) => text.replaceAll(/\s/g, ' ')

/** As English writes it for somebody there: "November 29, 2026 at 11:04 AM GMT+2". */
function timeThere(date: Date, timeZone: string): string {
  const [day, time] = (['long', undefined] as const).map((dateStyle) =>
    new Intl.DateTimeFormat('en-US', dateStyle ? { dateStyle, timeZone } : { timeStyle: 'short', timeZone }).format(
      date,
    ),
  )
  const zone = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'short' })
    .formatToParts(date)
    .find(({ type }) => type === 'timeZoneName')
  return spaced(`${day} at ${time} ${zone?.value}`)
}

test.each(customers)('times are those of the customer in %s, and name the zone (%s)', async (timezoneId, locale) => {
  const { url, sessionId } = await browsing.open()
  const { expiresAt } = await browsing.db.checkoutSession.findUniqueOrThrow({ where: { id: sessionId } })
  const page = await browsing.visit(url, { locale, timezoneId })
  const shown = page.locator('time')
  expect(spaced(await shown.innerText())).toBe(timeThere(expiresAt, timezoneId))
})

test.each([true, false])('a receipt tells when it was paid (JavaScript: %s)', async (javaScriptEnabled) => {
  const { url, sessionId } = await browsing.open()
  const page = await browsing.visit(url, { locale: 'en-US', timezoneId: 'Asia/Tokyo', javaScriptEnabled })
  expect(spaced(await page.locator('time').innerText())).toMatch(javaScriptEnabled ? / GMT\+9$/ : / UTC$/)
  await payByCard(page)
  await heading(page, 'Payment received')
  const [payment] = await browsing.db.payment.findMany({ where: { sessionId } })
  const zone = javaScriptEnabled ? 'Asia/Tokyo' : 'UTC'
  expect(spaced(await page.locator('time').innerText())).toBe(timeThere(payment?.createdAt ?? new Date(0), zone))
})
