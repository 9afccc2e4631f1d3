import { expect, test } from 'vitest'
import { maskEmail } from './mask-email.ts'

test.each([
  ['ada@example.com', 'a•••@example.com'],
  ['a@example.com', '•••@example.com'],
  ['ünal@example.com', 'ü•••@example.com'],
  ['"a@b"@example.com', '"•••@example.com'],
  ['😀da@example.com', '😀•••@example.com'],
])('%s is shown as %s', (email, shown) => {
  expect(maskEmail(email)).toBe(shown)
})
