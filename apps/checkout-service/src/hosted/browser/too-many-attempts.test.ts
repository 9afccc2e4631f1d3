import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Browsing, heading, payByCard, startBrowsing } from '../../../test/browsing.ts'

let browsing: Browsing
beforeAll(async () => {
  browsing = await startBrowsing({ variables: { CHECKOUT_ATTEMPTS_PER_SESSION: '1' } })
})
afterEach(() => browsing.leave())
afterAll(() => browsing.stop())

test.each([true, false])(
  'too many attempts: the page counts down and goes back to the checkout by itself (JavaScript: %s)',
  async (javaScriptEnabled) => {
    const { url } = await browsing.open()
    const page = await browsing.visit(url, { javaScriptEnabled, locale: 'en-US' })
    await payByCard(page, '4000000000000002')
    await page.getByRole('alert').waitFor()
    // The wait is shortened on its way, as if it were nearly over.
    await page.route('**/pay', async (route) => {
      const answer = await route.fetch()
      const seconds = answer.headers()['retry-after']
      expect(answer.headers().refresh).toBe(`${seconds}; url=${new URL(url).pathname}`)
      const body = (await answer.text()).replace(`>${seconds}<`, '>2<')
      await route.fulfill({
        response: answer,
        headers: { ...answer.headers(), refresh: `2; url=${new URL(url).pathname}` },
        body,
      })
    })
    await payByCard(page)
    await heading(page, 'Too many attempts')
    await page.getByText('The checkout opens again by itself in 2 seconds.').waitFor()
    if (javaScriptEnabled) await page.getByText('The checkout opens again by itself in 1 seconds.').waitFor()
    await page.waitForURL(url)
    expect(await page.getByLabel('Email').inputValue()).toBe('ada@example.com')
  },
)
