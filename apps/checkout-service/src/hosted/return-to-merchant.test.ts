import { httpUrlSchema } from '@paylinks/contracts/text'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { successUrlOf } from './return-to-merchant.ts'

const ID = 'cs_live_01h455vb4pex5vsknk084sn02q'

test.each([
  ['https://example.com/welcome', 'https://example.com/welcome'],
  ['https://example.com/{CHECKOUT_SESSION_ID}/ok', `https://example.com/${ID}/ok`],
  ['https://example.com/?a={CHECKOUT_SESSION_ID}&b=%7BCHECKOUT_SESSION_ID%7D', `https://example.com/?a=${ID}&b=${ID}`],
  ['https://example.com/?a=%7bCHECKOUT_SESSION_ID%7d#{CHECKOUT_SESSION_ID}', `https://example.com/?a=${ID}#${ID}`],
  ['https://example.com/?a={SESSION}', 'https://example.com/?a={SESSION}'],
  ['https://exämple.com/willkommen?für=dich', 'https://xn--exmple-cua.com/willkommen?f%C3%BCr=dich'],
])('%s leads to %s', (successUrl, location) => {
  expect(successUrlOf(successUrl, ID)).toBe(location)
})

test("whatever URL a link may have, its place is the merchant's own, and it is a header's value", () => {
  const placeholder = fc.constantFrom('', '{CHECKOUT_SESSION_ID}', '%7BCHECKOUT_SESSION_ID%7D')
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), placeholder, (base, added) => {
      // Written out, so that the placeholder stands behind the host and not in it.
      const successUrl = `${new URL(base).href}${added}`
      fc.pre(httpUrlSchema.safeParse(successUrl).success)
      const location = successUrlOf(successUrl, ID)
      expect(new URL(location).origin).toBe(new URL(successUrl).origin)
      expect(location).toMatch(/^[\x21-\x7e]+$/)
      expect(location.includes(ID)).toBe(added !== '')
    }),
  )
})
