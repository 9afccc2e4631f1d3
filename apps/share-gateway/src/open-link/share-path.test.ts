import { newSecureToken } from '@paylinks/contracts/ids'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOpen, tokenOf } from './share-path.ts'

const token = newSecureToken()

test.each([
  ['a slash', '/'],
  ['two slashes', '//'],
  ['a full stop', '.'],
  ['a comma', ','],
  ['a semicolon', ';'],
  ['an exclamation mark', '!'],
  ['an encoded question mark', '%3F'],
  ['a bracket', ')'],
  ['an angle bracket', '>'],
  ['an encoded angle bracket', '%3E'],
  ['an apostrophe', "'"],
  ['a quotation mark', '"'],
  ['an encoded quotation mark', '%22'],
  ['a typographic quotation mark', encodeURIComponent('”')],
  ['the end of a sentence in brackets', '.).'],
  ['a space', '%20'],
  ['a line break', '%0D%0A'],
  ['a no-break space', encodeURIComponent('\u00a0')],
  ['a zero-width space', encodeURIComponent('\u200b')],
  ['a byte-order mark', encodeURIComponent('\ufeff')],
  ['a mark of direction', encodeURIComponent('\u200e')],
  ['parameters', '?utm_source=mail&fbclid=x'],
  ['punctuation before parameters', '.?utm_source=mail'],
  ['a fragment', '#pay'],
])('%s behind the token does not keep the link from opening', (_name, appended) => {
  expect(tokenOf(`/api/pay/share/${token}${appended}`)).toBe(token)
})

test.each([
  `/api/pay/share//${token}`,
  `//api/pay/share/${token}`,
  `/api//pay///share/${token}`,
  `/API/Pay/share/${token}`,
  `/api/pay/share/%20${token}`,
])('%s is the same link', (target) => {
  expect(isOpen(target)).toBe(true)
  expect(tokenOf(target)).toBe(token)
})

test.each([
  `/api/pay/share/${token}/more`,
  `/api/pay/share/${token};a=b`,
  `/api/pay/share/${token}A`,
  `/api/pay/share/${token}%00`.replace('%00', '%00A'),
  `/api/pay/share/${token.slice(1)}.`,
  `/api/pay/share/${token}%`,
  `/api/pay/share/${'.'.repeat(5_000)}`,
  '/api/pay/share/',
  '/api/pay/share',
])('%.80s is an open of nothing', (target) => {
  expect(isOpen(target)).toBe(true)
  expect(tokenOf(target)).toBeUndefined()
})

test.each(['/', '/api/pay', '/api/pay/shared', '/livez', `/other?next=/api/pay/share/${token}`])(
  '%s is no open',
  (target) => {
    expect(isOpen(target)).toBe(false)
  },
)

test('whatever is appended, no token comes out but the one that is there', () => {
  const appended = fc.array(fc.constantFrom('.', ')', '%20', '%E2%80%8B', '/', ';', 'a', '%2F', '%', '?x=y', '#'))
  fc.assert(
    fc.property(appended, (parts) => {
      expect([token, undefined]).toContain(tokenOf(`/api/pay/share/${token}${parts.join('')}`))
    }),
  )
})
