import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EnvError } from '@paylinks/service-kit/env'
import { PortError } from '@paylinks/service-kit/http-server'
import { test as base } from '@paylinks/test-kit/own-database-test'
import { uniqueExchange } from '@paylinks/test-kit/rabbitmq'
import { expect } from 'vitest'
import { startStandalone } from './start-standalone.ts'

const portVariables = ['LINKS_API_PORT', 'SHARE_GATEWAY_PORT', 'CHECKOUT_PORT', 'CHECKOUT_GRPC_PORT', 'WEBHOOK_PORT']

const test = base
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are needed
  .extend('env', ({}, { onCleanup }): Record<string, string> => {
    const folder = mkdtempSync(join(tmpdir(), 'paylinks-standalone-'))
    onCleanup(() => rmSync(folder, { recursive: true }))
    return {
      PAYLINKS_DATA_DIR: folder,
      LOG_LEVEL: 'silent',
      ...Object.fromEntries(portVariables.map((port) => [port, '0'])),
    }
  })
  .extend('servers', ({ database }, { onCleanup }) => {
    const { url, exchange, drop } = uniqueExchange()
    onCleanup(drop)
    return { DATABASE_URL: database.url, AMQP_URL: url, AMQP_EXCHANGE: exchange }
  })

test.for(portVariables)('a taken port is told with the variable to set: %s', async (variable, { env, servers }) => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const starting = startStandalone({ ...env, ...servers, [variable]: String(port) })
  await expect(starting).rejects.toThrow(
    new PortError(
      `Port ${port} on 127.0.0.1 is taken. Set ${variable} to a free port, or stop the program that uses it.`,
    ),
  )
  other.close()
})

test('a server that is named but does not answer is told with its variable, each of them at once', async ({ env }) => {
  const starting = startStandalone({
    ...env,
    DATABASE_URL: 'postgresql://postgres@127.0.0.1:1/paylinks',
    REDIS_URL: 'redis://127.0.0.1:1',
    AMQP_URL: 'amqp://guest:secret@127.0.0.1:1',
  })
  await expect(starting).rejects.toThrow(EnvError)
  for (const variable of ['DATABASE_URL', 'REDIS_URL', 'AMQP_URL'])
    await expect(starting).rejects.toThrow(new RegExp(`^${variable}: .*ECONNREFUSED`, 'm'))
  await expect(starting).rejects.toThrow(/^(?!.*secret)/s)
})

test('wrong variables are told all at once, whichever service reads them', async ({ env }) => {
  const starting = startStandalone({
    ...env,
    LINKS_API_PORT: 'four',
    LOG_LEVEL: 'loud',
    SHARE_OPENS_PER_MINUTE: 'many',
  })
  await expect(starting).rejects.toThrow(EnvError)
  for (const fault of [
    'SHARE_OPENS_PER_MINUTE: must be a whole number',
    'LINKS_API_PORT: must be a port number',
    'LOG_LEVEL: ',
  ])
    await expect(starting).rejects.toThrow(fault)
})

test('a database of its own without a broker is refused with what to set', async ({ env }) => {
  const starting = startStandalone({ ...env, DATABASE_URL: 'postgresql://postgres@127.0.0.1:1/paylinks' })
  await expect(starting).rejects.toThrow(EnvError)
  await expect(starting).rejects.toThrow('AMQP_URL: must be set to an amqp: URL when DATABASE_URL is set')
})
