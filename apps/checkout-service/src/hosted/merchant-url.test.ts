import { httpUrlSchema } from '@paylinks/contracts/text'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { merchantUrl } from './merchant-url.ts'

const ID = 'cs_live_01h455vb4pex5vsknk084sn02q'
const session = { id: ID, referenceId: 'user/42 & co?#ä' }
const REFERENCE = 'user%2F42%20%26%20co%3F%23%C3%A4'

test.each([
  ['https://example.com/welcome', 'https://example.com/welcome'],
  ['https://example.com/{CHECKOUT_SESSION_ID}/ok', `https://example.com/${ID}/ok`],
  ['https://example.com/?a={CHECKOUT_SESSION_ID}&b=%7BCHECKOUT_SESSION_ID%7D', `https://example.com/?a=${ID}&b=${ID}`],
  ['https://example.com/?a=%7bCHECKOUT_SESSION_ID%7d#{CHECKOUT_SESSION_ID}', `https://example.com/?a=${ID}#${ID}`],
  ['https://example.com/{REFERENCE_ID}?r={reference_id}', `https://example.com/${REFERENCE}?r=${REFERENCE}`],
  ['https://example.com/?a={CHECKOUT_SESSION_ID}&b=%7BREFERENCE_ID%7D', `https://example.com/?a=${ID}&b=${REFERENCE}`],
  ['https://example.com/?a={SESSION}', 'https://example.com/?a={SESSION}'],
  ['https://exämple.com/willkommen?für=dich', 'https://xn--exmple-cua.com/willkommen?f%C3%BCr=dich'],
])('%s leads to %s', (url, location) => {
  expect(merchantUrl(url, session)).toBe(location)
})

test('a session without a reference leaves nothing in its place', () => {
  expect(merchantUrl('https://example.com/?r={REFERENCE_ID}', { id: ID, referenceId: null })).toBe(
    'https://example.com/?r=',
  )
})

test("whatever URL a link may have and whatever a customer's address told, the merchant says where customers go", () => {
  const placeholder = fc.constantFrom('', '{CHECKOUT_SESSION_ID}', '%7BCHECKOUT_SESSION_ID%7D', '{REFERENCE_ID}')
  const host = fc.constantFrom('', '{REFERENCE_ID}.', '{REFERENCE_ID}')
  const referenceId = fc.oneof(fc.constantFrom('.evil.com', 'evil.com/', '@evil.com'), fc.string({ unit: 'grapheme' }))
  const base = fc.webUrl({ withQueryParameters: true, withFragments: true })
  fc.assert(
    fc.property(base, host, placeholder, referenceId, (url, inHost, added, reference) => {
      const merchants = `${new URL(url).href}${added}`.replace('://', `://${inHost}`)
      fc.pre(httpUrlSchema.safeParse(merchants).success)
      const location = merchantUrl(merchants, { id: ID, referenceId: reference })
      expect(new URL(location).origin).toBe(new URL(merchants).origin)
      expect(location).toMatch(/^[\x21-\x7e]+$/)
      if (added !== '') expect(location).toContain(added.includes('REF') ? encodeURIComponent(reference) : ID)
    }),
  )
})
