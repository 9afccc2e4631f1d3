import { execFileSync } from 'node:child_process'
import { type FlakyProxy, startFlakyProxy } from '@paylinks/test-kit/flaky-proxy'
import { createTestDatabase, type TestDatabase } from '@paylinks/test-kit/postgres'
import { amqpUrl, type TestExchange, uniqueExchange } from '@paylinks/test-kit/rabbitmq'
import { redisUrl, type TestPrefix, uniquePrefix } from '@paylinks/test-kit/redis'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { browse, linkOf, merchant, open } from './merchant.ts'
import { type DevFile, freePortVariables, type Program, startProgram, temporaryDataDir } from './program.ts'

const START_TIMEOUT_MS = 300_000
/** Recovery is promised within five seconds of a server's return; a busy test machine gets more. */
const RECOVERY_TIMEOUT_MS = 20_000

const dataDir = temporaryDataDir()
let database: TestDatabase
let exchange: TestExchange
let prefix: TestPrefix
let broker: FlakyProxy
let env: Record<string, string>
let program: Program
let dev: DevFile
let gateways: string[]

beforeAll(async () => {
  database = await createTestDatabase()
  exchange = uniqueExchange()
  prefix = uniquePrefix()
  broker = await startFlakyProxy(amqpUrl)
  env = {
    ...(await freePortVariables(2)),
    PAYLINKS_DATA_DIR: dataDir.path,
    DATABASE_URL: database.url,
    REDIS_URL: redisUrl,
    REDIS_KEY_PREFIX: prefix.prefix,
    AMQP_URL: broker.url,
    AMQP_EXCHANGE: exchange.exchange,
    SHARE_GATEWAYS: '2',
    // Each test counts as a client of its own, by the address that it says it forwards for.
    TRUST_PROXY: 'loopback',
  }
  program = startProgram('start-services', env)
  dev = await program.ready()
  gateways = [dev.share_url, `http://127.0.0.1:${Number(env.SHARE_GATEWAY_PORT) + 1}`]
}, START_TIMEOUT_MS)

afterAll(async () => {
  program.kill('SIGKILL')
  await program.exited
  await waitFor(() => childrenOf(program).length === 0)
  await broker.close()
  await Promise.all([exchange.drop(), prefix.drop(), database.drop()])
  dataDir.remove()
}, START_TIMEOUT_MS)

/** The link's address at each gateway. */
function addresses(link: { secure_token: string }): string[] {
  return gateways.map((gateway) => `${gateway}/api/pay/share/${link.secure_token}`)
}

/** What each gateway answers to the client with this address. */
async function openAtEach(link: { secure_token: string }, client: string): Promise<number[]> {
  const answers = await Promise.all(addresses(link).map((url) => open(url, { 'X-Forwarded-For': client })))
  return answers.map(({ status }) => status)
}

function sessionsOf(link: { id: string }): Promise<number> {
  return database.db.checkoutSession.count({ where: { linkId: link.id } })
}

function unpublished(): Promise<number> {
  return database.db.outboxMessage.count({ where: { publishedAt: null } })
}

async function busIsConnected(): Promise<boolean[]> {
  const origins = [dev.links_api_url, dev.checkout_url, ...gateways]
  const bodies = await Promise.all(origins.map(async (origin) => (await fetch(`${origin}/readyz`)).json()))
  return bodies.map(({ checks }) => checks.event_bus === 'ok')
}

const SERVICE = /links-api|checkout-service|share-gateway/

/** The processes that the program has started: number and command line. */
function childrenOf({ pid }: Program): { pid: number; command: string }[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')
  return lines.flatMap((line) => {
    const [, child, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
    return Number(parent) === pid && SERVICE.test(command) ? [{ pid: Number(child), command }] : []
  })
}

test('each service is a process of its own', () => {
  const names = childrenOf(program).map(({ command }) => SERVICE.exec(command)?.[0])
  expect(names.sort()).toEqual(['checkout-service', 'links-api', 'share-gateway', 'share-gateway'])
})

test('a link opens at both gateways, and once it is deactivated at neither', async () => {
  const link = await linkOf(await merchant(dev).createLink())
  expect(await openAtEach(link, '192.0.2.1')).toEqual([200, 200])
  expect((await browse(link.url)).status).toBe(303)
  expect(await sessionsOf(link)).toBe(3)

  expect((await merchant(dev).deactivateLink(link.id)).status).toBe(200)
  expect(await openAtEach(link, '192.0.2.1')).toEqual([404, 404])
  expect(await sessionsOf(link)).toBe(3)
})

test('both gateways count the opens of a client together', async () => {
  const link = await linkOf(await merchant(dev).createLink())
  const statuses: number[] = []
  for (let round = 0; round < 6; round++) statuses.push(...(await openAtEach(link, '192.0.2.2')))
  expect(statuses.filter((status) => status === 200)).toHaveLength(10)
  expect(statuses.filter((status) => status === 429)).toHaveLength(2)
  expect(await openAtEach(link, '192.0.2.3')).toEqual([200, 200])
})

test('while RabbitMQ is away a deactivated link mints nothing, and afterwards its event arrives', async () => {
  const link = await linkOf(await merchant(dev).createLink())
  // Both gateways now hold the link in memory as one that can be opened.
  expect(await openAtEach(link, '192.0.2.4')).toEqual([200, 200])

  broker.cut()
  await waitFor(async () => !(await busIsConnected()).includes(true), { timeoutMs: RECOVERY_TIMEOUT_MS })
  expect((await merchant(dev).deactivateLink(link.id)).status).toBe(200)
  expect(await openAtEach(link, '192.0.2.4')).toEqual([404, 404])
  expect(await sessionsOf(link)).toBe(2)
  expect(await unpublished()).toBeGreaterThan(0)

  const other = await linkOf(await merchant(dev).createLink())
  expect(await openAtEach(other, '192.0.2.4')).toEqual([200, 200])

  broker.restore()
  await waitFor(async () => !(await busIsConnected()).includes(false), { timeoutMs: RECOVERY_TIMEOUT_MS })
  await waitFor(async () => (await unpublished()) === 0, { timeoutMs: RECOVERY_TIMEOUT_MS })
  expect(await openAtEach(link, '192.0.2.4')).toEqual([404, 404])
  expect(await openAtEach(other, '192.0.2.4')).toEqual([200, 200])
})

test('when a service dies the others stop, and it is said which', { timeout: START_TIMEOUT_MS }, async () => {
  const [gateway] = childrenOf(program).filter(({ command }) => command.includes('share-gateway'))
  process.kill(gateway?.pid as number, 'SIGKILL')
  expect(await program.exited).toBe(1)
  expect(program.output()).toContain(`share-gateway (process ${gateway?.pid}) ended with exit code 1.`)
  expect(childrenOf(program)).toEqual([])
})

test('a second start finds the data, and stops in order', { timeout: START_TIMEOUT_MS }, async () => {
  program = startProgram('start-services', env)
  // Each start makes a sign-in address of its own, which works once.
  expect(await program.ready()).toEqual({ ...dev, dashboard_url: expect.any(String) })
  const services = childrenOf(program)
  program.kill('SIGTERM')
  expect(await program.exited).toBe(0)
  expect(services.filter(({ pid }) => isRunning(pid))).toEqual([])
})

test('services do not outlive the program that started them', { timeout: START_TIMEOUT_MS }, async () => {
  program = startProgram('start-services', env)
  await program.ready()
  const services = childrenOf(program)
  expect(services).toHaveLength(4)
  program.kill('SIGKILL')
  await waitFor(() => !services.some(({ pid }) => isRunning(pid)), { timeoutMs: RECOVERY_TIMEOUT_MS })
})

test('a service that cannot have its port ends the start', { timeout: START_TIMEOUT_MS }, async () => {
  const port = Number(env.SHARE_GATEWAY_PORT)
  program = startProgram('start-services', { ...env, LINKS_API_PORT: String(port) })
  expect(await program.exited).toBe(1)
  expect(program.output()).toMatch(/cannot start\. Port \d+ on 127\.0\.0\.1 is taken\. Set \w+_PORT to a free port/)
  expect(program.output()).toMatch(/Paylinks cannot start\. [a-z-]+ \(process \d+\) ended with exit code 1\./)
})

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
