import { EnvError } from '@paylinks/service-kit/env'
import { expect, test } from 'vitest'
import { readEnv, readProcessEnv } from './env.ts'

test('the database is all that must be named', () => {
  expect(readEnv({ DATABASE_URL: 'postgresql://localhost/paylinks' })).toMatchObject({
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
  for (const name of [...Object.keys(source), 'DATABASE_URL', 'AMQP_URL']) expect(read).toThrow(name)
  expect(read).not.toThrow('pay.example.com')
})
