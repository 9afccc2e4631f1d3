import fc from 'fast-check'
import { expect, test } from 'vitest'
import { emailFault, isEmail, MAX_EMAIL_LENGTH, normaliseEmail } from './email.ts'

test.each([
  'jane@example.com',
  'jane.o+shop@mail.example.co.uk',
  "o'neil@example.com",
  '_@example.com',
  'a!#$%&*/=?^`{|}~b@example.com',
  'josé.muñoz@example.es',
  'ada@пример.рф',
  'ada@例え.テスト',
  'अदा@उदाहरण.भारत',
  'ada@xn--e1afmkfd.xn--p1ai',
  'ada@3com.example',
  `${'a'.repeat(64)}@example.com`,
])('%s is an address', (address) => {
  expect(isEmail(address)).toBe(true)
})

test.each([
  '',
  'jane',
  'jane@',
  '@example.com',
  'jane@localhost',
  'jane@192.168.0.1',
  'jane@example.com.',
  'jane@-example.com',
  'jane@example-.com',
  'jane@exa_mple.com',
  'jane@example.com\r\nBcc: all@example.com',
  'jane@example.com\u0000',
  'jane@exa\ud800mple.com',
  'jane@exam\u200bple.com',
  'jane doe@example.com',
  'jane@@example.com',
  'jane<script>@example.com',
  '"jane"@example.com',
  'jane,joe@example.com',
  'jane@example.com,joe@example.com',
  `${'a'.repeat(65)}@example.com`,
  `${'é'.repeat(33)}@example.com`,
  `jane@${'a'.repeat(64)}.com`,
  `jane@${'a.'.repeat(130)}com`,
])('%j is no address', (address) => {
  expect(isEmail(address)).toBe(false)
})

const part = fc.stringMatching(/^[a-z0-9]{1,6}$/)
const dotted = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'))
const domain = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => `${parts.join('.')}.com`)

test('a dot separates: none at an end, and never two in a row', () => {
  fc.assert(
    fc.property(dotted, domain, fc.nat(), (localPart, host, at) => {
      const address = `${localPart}@${host}`
      expect(isEmail(address)).toBe(true)
      for (const dotless of [`.${address}`, `${address}.`, `${localPart}.@${host}`, `${localPart}@.${host}`]) {
        expect(isEmail(dotless)).toBe(false)
      }
      const dots = [...address.matchAll(/\./g)].map(({ index }) => index)
      const dot = dots[at % dots.length] ?? 0
      expect(isEmail(`${address.slice(0, dot)}.${address.slice(dot)}`)).toBe(false)
    }),
  )
})

test.each([
  ['\u200b ada@example.com \u2060', 'white space and invisible characters around it'],
  ['\u202aada@example.com\u202c', 'marks of direction around it'],
  ['ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'full-width characters'],
  ['ada@example。com', 'an ideographic full stop'],
])('%j is ada@example.com with %s', (text) => {
  expect(normaliseEmail(text)).toBe('ada@example.com')
  expect(emailFault(text)).toBeNull()
})

test('what was normalised stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      const once = normaliseEmail(text)
      expect(normaliseEmail(once)).toBe(once)
    }),
  )
})

test('an address of a megabyte is judged at once', () => {
  const before = performance.now()
  for (const unit of ['a', '.', 'a.', '@', '\u200b', 'é']) expect(isEmail(unit.repeat(1_000_000))).toBe(false)
  expect(performance.now() - before).toBeLessThan(2000)
  expect(MAX_EMAIL_LENGTH).toBe(254)
})
