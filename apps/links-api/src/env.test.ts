import { EnvError } from '@paylinks/service-kit/env'
import { TEST_MASTER_KEY } from '@paylinks/test-kit/master-key'
import { expect, test } from 'vitest'
import { readEnv, readProcessEnv } from './env.ts'

test('the database and the master key are all that must be named', () => {
  const required = { DATABASE_URL: 'postgresql://localhost/paylinks', PAYLINKS_MASTER_KEY: TEST_MASTER_KEY }
  expect(readEnv(required)).toMatchObject({
    HOST: '127.0.0.1',
    LINKS_API_PORT: 4000,
    SHARE_PUBLIC_URL: 'http://localhost:4100',
    API_REQUESTS_PER_SECOND: 100,
  })
})

test('a process of its own must know its broker too, and every fault is told at once, without its value', () => {
  const source = { SHARE_PUBLIC_URL: 'pay.example.com/secret', LINKS_API_PORT: '70000', API_REQUESTS_PER_SECOND: '0' }
  const read = () => readProcessEnv(source)
  expect(read).toThrow(EnvError)
  for (const name of [...Object.keys(source), 'DATABASE_URL', 'PAYLINKS_MASTER_KEY', 'AMQP_URL'])
    expect(read).toThrow(name)
  expect(read).not.toThrow('pay.example.com')
})
