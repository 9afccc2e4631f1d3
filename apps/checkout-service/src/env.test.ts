import { expect, test } from 'vitest'
import { readEnv } from './env.ts'

const required = {
  DATABASE_URL: 'postgres://localhost/paylinks',
  CHECKOUT_TOKEN_SECRET: 'a secret of more than thirty-two characters',
}

test('an attempt looks left behind only after its processor has timed out, as the defaults say', () => {
  const env = readEnv(required)
  expect(env.CHECKOUT_ATTEMPT_LEASE_SECONDS).toBeGreaterThan(env.CHECKOUT_PROCESSOR_TIMEOUT_SECONDS)
})

test.for([
  ['10', '10'],
  ['60', '20'],
])('a time-out of %s s with a lease of %s s is refused', ([timeout = '', lease = '']) => {
  const variables = { CHECKOUT_PROCESSOR_TIMEOUT_SECONDS: timeout, CHECKOUT_ATTEMPT_LEASE_SECONDS: lease }
  expect(() => readEnv({ ...required, ...variables })).toThrow(
    'CHECKOUT_ATTEMPT_LEASE_SECONDS: must be longer than CHECKOUT_PROCESSOR_TIMEOUT_SECONDS',
  )
})
