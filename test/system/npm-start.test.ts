import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { newSecureToken } from '@paylinks/contracts/ids'
import { createTestDatabase } from '@paylinks/test-kit/postgres'
import { uniqueExchange } from '@paylinks/test-kit/rabbitmq'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { browse, linkOf, merchant, open, visible } from './merchant.ts'
import { freePortVariables, type Program, startProgram, temporaryDataDir } from './program.ts'

const TIMEOUT_MS = 300_000

let dataDir: ReturnType<typeof temporaryDataDir>
let env: Record<string, string>
let programs: Program[]

beforeEach(async () => {
  dataDir = temporaryDataDir()
  env = { ...(await freePortVariables()), PAYLINKS_DATA_DIR: dataDir.path }
  programs = []
})

afterEach(async () => {
  for (const program of programs) program.kill('SIGKILL')
  await Promise.all(programs.map(({ exited }) => exited))
  dataDir.remove()
})

function start(overrides: Record<string, string> = {}): Program {
  const program = startProgram('main', { ...env, ...overrides })
  programs.push(program)
  return program
}

test("the specification's own flow, from the first start to a deactivated link", { timeout: TIMEOUT_MS }, async () => {
  const program = start()
  const dev = await program.ready()
  expect(statSync(join(dataDir.path, 'dev.json')).mode & 0o777).toBe(0o600)
  for (const shown of [dev.account_id, dev.live_key, dev.test_key, dev.links_api_url, dev.share_url, 'curl'])
    expect(program.output()).toContain(shown)

  const created = await merchant(dev).createLink()
  expect(created.status).toBe(201)
  const link = await linkOf(created)
  expect(link).toMatchObject({
    id: expect.stringMatching(/^pl_live_/),
    secure_token: expect.stringMatching(/^[A-Za-z0-9_-]{27}$/),
    url: `${dev.share_url}/api/pay/share/${link.secure_token}`,
    name: 'Pro plan signup',
    mode: 'subscription',
    is_active: true,
    line_items: [{ price_id: dev.live.price_monthly_usd, quantity: 1, unit_amount_atom: 4900 }],
    total_amount_atom: 4900,
    currency: 'USD',
    expires_in_hours: 72,
    success_url: 'https://example.com/welcome',
    created_at: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
    updated_at: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
  })

  // Nine as an API client and one as a browser are the ten of this minute.
  const sessions = new Set<string>()
  for (let opens = 0; opens < 9; opens++) {
    const opened = await open(link.url)
    expect(opened.status).toBe(200)
    const { checkout_session_id, checkout_url } = await opened.json()
    expect(checkout_session_id).toMatch(/^cs_live_/)
    expect(checkout_url).toMatch(new RegExp(`^${dev.checkout_url}/checkout/tok_[A-Za-z0-9_-]{32}$`))
    sessions.add(checkout_session_id)
  }
  expect(sessions.size).toBe(9)
  const browsed = await browse(link.url)
  expect(browsed.status).toBe(303)
  const page = await fetch(browsed.headers.get('location') as string)
  expect(page.status).toBe(200)
  expect(page.headers.get('content-type')).toMatch(/^text\/html/)
  const html = await page.text()
  expect(html).toContain('Pro plan')
  expect(html).toContain('49.00')

  const refused = await open(link.url)
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)

  const second = await start({ ...(await freePortVariables()) }).exited
  expect(second).toBe(1)
  expect(programs[1]?.output()).toContain(`Process ${program.pid} already runs Paylinks`)

  program.kill('SIGTERM')
  expect(await program.exited).toBe(0)
  expect(existsSync(join(dataDir.path, 'dev.json'))).toBe(false)
})

test('a deactivated link cannot be told from one that never existed, now or after a restart', {
  timeout: TIMEOUT_MS,
}, async () => {
  const first = start()
  const dev = await first.ready()
  const kept = await linkOf(await merchant(dev).createLink())
  const gone = await linkOf(await merchant(dev, 'test').createLink())
  expect((await open(gone.url)).status).toBe(200)
  const deactivated = await merchant(dev, 'test').deactivateLink(gone.id)
  expect(deactivated.status).toBe(200)
  expect(await linkOf(deactivated)).toMatchObject({ id: gone.id, is_active: false })

  // Its event has left the embedded database and reached the gateway over the bus within the process.
  const handled = /^share_link_events_total\{.*payment_link\.deactivated.*\} 1$/m
  await waitFor(async () => handled.test(await (await fetch(`${dev.share_url}/metrics`)).text()))

  const never = `${dev.share_url}/api/pay/share/${newSecureToken()}`
  for (const visit of [open, browse]) {
    const answer = await visible(await visit(gone.url))
    expect(answer.status).toBe(404)
    expect(answer).toEqual(await visible(await visit(never)))
  }

  // Killed without warning: the next start finds everything, and answers as before.
  first.kill('SIGKILL')
  await first.exited
  const second = start()
  // The address that signs in to the dashboard works once, so each start makes a new one.
  expect(await second.ready()).toEqual({ ...dev, dashboard_url: expect.any(String) })
  expect(await linkOf(await merchant(dev).getLink(kept.id))).toEqual(kept)
  expect((await open(kept.url)).status).toBe(200)
  expect(await visible(await open(gone.url))).toEqual(await visible(await open(never)))

  second.kill('SIGINT')
  expect(await second.exited).toBe(0)
})

test.each(['LINKS_API_PORT', 'SHARE_GATEWAY_PORT', 'CHECKOUT_PORT', 'CHECKOUT_GRPC_PORT'])(
  'a taken port is told with the variable to set: %s',
  { timeout: TIMEOUT_MS },
  async (variable) => {
    const port = Number(env[variable])
    const other = createServer().listen(port, '127.0.0.1')
    await once(other, 'listening')
    const database = await createTestDatabase()
    const exchange = uniqueExchange()
    try {
      const broker = { AMQP_URL: exchange.url, AMQP_EXCHANGE: exchange.exchange }
      const program = start({ DATABASE_URL: database.url, ...broker })
      expect(await program.exited).toBe(1)
      expect(program.output()).toContain(
        `Paylinks cannot start. Port ${port} on 127.0.0.1 is taken. Set ${variable} to a free port, or stop the program that uses it.\n`,
      )
      expect(program.output()).not.toContain('\n    at ')
    } finally {
      other.close()
      await exchange.drop()
      await database.drop()
    }
  },
)

test('a server that is named but does not answer is told with its variable, each of them at once', {
  timeout: TIMEOUT_MS,
}, async () => {
  const program = start({
    DATABASE_URL: 'postgresql://postgres@127.0.0.1:1/paylinks',
    REDIS_URL: 'redis://127.0.0.1:1',
    AMQP_URL: 'amqp://guest:secret@127.0.0.1:1',
  })
  expect(await program.exited).toBe(1)
  for (const variable of ['DATABASE_URL', 'REDIS_URL', 'AMQP_URL'])
    expect(program.output()).toMatch(new RegExp(`^(Paylinks cannot start. )?${variable}: .*ECONNREFUSED`, 'm'))
  expect(program.output()).not.toContain('secret')
})

test('wrong variables are told all at once, whichever service reads them', { timeout: TIMEOUT_MS }, async () => {
  const program = start({ LINKS_API_PORT: 'four', LOG_LEVEL: 'loud', SHARE_OPENS_PER_MINUTE: 'many' })
  expect(await program.exited).toBe(1)
  expect(program.output()).toContain('SHARE_OPENS_PER_MINUTE: must be a whole number')
  expect(program.output()).toContain('LINKS_API_PORT: must be a port number')
  expect(program.output()).toContain('LOG_LEVEL: ')
})

test('a database of its own without a broker is refused with what to set', { timeout: TIMEOUT_MS }, async () => {
  const program = start({ DATABASE_URL: 'postgresql://postgres@127.0.0.1:1/paylinks' })
  expect(await program.exited).toBe(1)
  expect(program.output()).toContain('AMQP_URL: must be set to an amqp: URL when DATABASE_URL is set')
})
