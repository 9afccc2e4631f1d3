import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { newSecureToken } from '@paylinks/contracts/ids'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { browse, linkOf, merchant, open, visible } from './merchant.ts'
import { type DevFile, freePortVariables, type Program, startProgram, temporaryDataDir } from './program.ts'

const TIMEOUT_MS = 300_000

let dataDir: ReturnType<typeof temporaryDataDir>
let env: Record<string, string>
let dev: DevFile
let first: Program
const programs: Program[] = []

beforeAll(async () => {
  dataDir = temporaryDataDir()
  // Each test counts as a client of its own, by the address that it says it forwards for.
  env = { ...(await freePortVariables()), PAYLINKS_DATA_DIR: dataDir.path, TRUST_PROXY: 'loopback' }
  first = start()
  dev = await first.ready()
}, TIMEOUT_MS)

afterAll(async () => {
  for (const program of programs) program.kill('SIGKILL')
  await Promise.all(programs.map(({ exited }) => exited))
  dataDir.remove()
})

function start(overrides: Record<string, string> = {}): Program {
  const program = startProgram('main', { ...env, ...overrides })
  programs.push(program)
  return program
}

test("the specification's own flow works on the first start, and nobody else may start on its data", {
  timeout: TIMEOUT_MS,
}, async () => {
  expect(statSync(join(dataDir.path, 'dev.json')).mode & 0o777).toBe(0o600)
  for (const shown of [dev.account_id, dev.live_key, dev.test_key, dev.links_api_url, dev.share_url, 'curl'])
    expect(first.output()).toContain(shown)

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

  const intruder = start(await freePortVariables())
  expect(await intruder.exited).toBe(1)
  expect(intruder.output()).toContain(`Paylinks cannot start. Process ${first.pid} already runs Paylinks`)
  expect(intruder.output()).not.toContain('\n    at ')
})

test('a deactivated link cannot be told from one that never existed, now or after a restart', {
  timeout: TIMEOUT_MS,
}, async () => {
  const client = { 'X-Forwarded-For': '198.51.100.7' }
  const kept = await linkOf(await merchant(dev).createLink())
  const gone = await linkOf(await merchant(dev, 'test').createLink())
  expect((await open(gone.url, client)).status).toBe(200)
  const deactivated = await merchant(dev, 'test').deactivateLink(gone.id)
  expect(deactivated.status).toBe(200)
  expect(await linkOf(deactivated)).toMatchObject({ id: gone.id, is_active: false })

  // Its event has left the embedded database and reached the gateway over the bus within the process.
  const handled = /^share_link_events_total\{.*payment_link\.deactivated.*\} 1$/m
  await waitFor(async () => handled.test(await (await fetch(`${dev.share_url}/metrics`)).text()))

  const never = `${dev.share_url}/api/pay/share/${newSecureToken()}`
  for (const visit of [open, browse]) {
    const answer = await visible(await visit(gone.url, client))
    expect(answer.status).toBe(404)
    expect(answer).toEqual(await visible(await visit(never, client)))
  }

  // Killed without warning: the next start finds everything, and answers as before.
  first.kill('SIGKILL')
  await first.exited
  const second = start()
  // The address that signs in to the dashboard works once, so each start makes a new one.
  expect(await second.ready()).toEqual({ ...dev, dashboard_url: expect.any(String) })
  expect(await linkOf(await merchant(dev).getLink(kept.id))).toEqual(kept)
  expect((await open(kept.url, client)).status).toBe(200)
  expect(await visible(await open(gone.url, client))).toEqual(await visible(await open(never, client)))

  second.kill('SIGTERM')
  expect(await second.exited).toBe(0)
  expect(existsSync(join(dataDir.path, 'dev.json'))).toBe(false)
})
