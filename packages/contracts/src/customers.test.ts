import { expect, test } from 'vitest'
import { createCustomerSchema } from './customers.ts'

test.each(['jane@example.com', 'jane.o+shop@mail.example.co.uk', "o'neil@example.com"])('%s is an email', (email) => {
  expect(createCustomerSchema.safeParse({ email }).success).toBe(true)
})

test.each([
  '',
  'jane',
  'jane@',
  '@example.com',
  'jane@localhost',
  'jane @example.com',
  'jane@example.com\r\nBcc: all@example.com',
  'jane@example.com\u0000',
  'jane@exa\ud800mple.com',
  `${'j'.repeat(250)}@example.com`,
])('%j is no email', (email) => {
  expect(createCustomerSchema.safeParse({ email }).success).toBe(false)
})
