import { newSecureToken } from '@paylinks/contracts/ids'
import { expect, test } from 'vitest'
import { startCheckoutStub } from '../../test/checkout-stub.ts'
import { closeAfterTest, newClient, startTestGateway } from '../../test/gateway.ts'
import { recordedUserAgents } from '../../test/user-agents.ts'
import { judgeVisit } from './judge-visit.ts'

async function setUp(env: Record<string, string> = {}) {
  const checkout = await startCheckoutStub()
  closeAfterTest(checkout.stop)
  const gateway = await startTestGateway({ env: { CHECKOUT_GRPC_URL: checkout.target, ...env } })
  return { checkout, gateway }
}

const SLACK = 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)'

test('what each recorded user agent gets: robots a card, browsers the checkout, programs a session', async () => {
  expect(recordedUserAgents.length).toBeGreaterThanOrEqual(60)
  const { checkout, gateway } = await setUp()
  const token = checkout.addLink()
  for (const { name, userAgent, accept, expected } of recordedUserAgents) {
    const before = checkout.sessions.size
    const { status, headers } = await gateway.open(token, { headers: { 'User-Agent': userAgent, Accept: accept } })
    const isCard = status === 200 && String(headers['content-type']).startsWith('text/html')
    const got = isCard ? 'card' : status === 303 ? 'redirect' : status === 200 ? 'json' : status
    expect({ name, got, minted: checkout.sessions.size - before }).toEqual({
      name,
      got: expected,
      minted: expected === 'card' ? 0 : 1,
    })
  }
  const robots = recordedUserAgents.filter(({ expected }) => expected === 'card').length
  expect(await gateway.metric('share_visits_total{class="preview_robot"}')).toBe(robots)
  expect(await gateway.metric('share_visits_total{class="visit"}')).toBe(recordedUserAgents.length - robots)
})

test('a card tells title, merchant, amount and picture, and can be neither indexed nor kept', async () => {
  const { checkout, gateway } = await setUp()
  const { body, headers } = await gateway.open(checkout.addLink(), { headers: { 'User-Agent': SLACK } })
  expect(body).toContain('<meta property="og:title" content="Pro &lt;plan>"/>')
  expect(body).toContain('<meta property="og:site_name" content="Acme &amp; Sons"/>')
  expect(body).toContain('<meta property="og:description" content="$49.00 · Pay Acme &amp; Sons"/>')
  expect(body).toContain('<meta property="og:image" content="https://shop.example/pro.png"/>')
  expect(body).toContain('<meta name="robots" content="noindex"/>')
  expect(headers).toMatchObject({ 'x-robots-tag': 'noindex', 'cache-control': 'no-store' })
  expect(headers['content-security-policy']).toContain("default-src 'none'")
})

test('a robot learns no more of a link that cannot be opened than anybody else', async () => {
  const { checkout, gateway } = await setUp()
  const headers = { 'User-Agent': SLACK }
  const tokens = [checkout.addLink({ state: 'deactivated', version: 2 }), newSecureToken(), 'malformed']
  for (const token of tokens) {
    const asRobot = await gateway.open(token, { headers })
    const asProgram = await gateway.open(token)
    expect([asRobot.status, asRobot.body]).toEqual([404, asProgram.body])
  }
})

test('previews have a limit of their own: they take no opens from the customers behind one address', async () => {
  const { checkout, gateway } = await setUp()
  const client = newClient()
  const token = checkout.addLink()
  const headers = { 'User-Agent': SLACK }
  const previews = []
  for (let count = 0; count < 61; count++) previews.push(await gateway.open(token, { client, headers }))
  expect(previews.filter(({ status }) => status === 200)).toHaveLength(60)
  expect(previews.at(-1)?.status).toBe(429)
  expect(previews[0]?.headers['ratelimit-limit']).toBe('60')
  const opened = await gateway.open(token, { client })
  expect([opened.status, opened.headers['ratelimit-remaining']]).toEqual([200, '9'])
})

test.each([
  ['document', 303],
  ['iframe', 303],
  ['empty', 303],
  ['image', 200],
  ['script', 200],
  ['style', 200],
  ['object', 200],
])('Sec-Fetch-Dest: %s', async (destination, status) => {
  const { checkout, gateway } = await setUp()
  const headers = { Accept: 'text/html,*/*;q=0.8', 'Sec-Fetch-Dest': destination }
  expect((await gateway.open(checkout.addLink(), { headers })).status).toBe(status)
  expect(checkout.sessions.size).toBe(status === 303 ? 1 : 0)
})

test('while the checkout service is away a robot is told to come back', async () => {
  const { checkout, gateway } = await setUp()
  checkout.stop()
  const { status, headers } = await gateway.open(checkout.addLink(), { headers: { 'User-Agent': SLACK } })
  expect([status, headers['retry-after']]).toEqual([503, '2'])
})

test('judging an ordinary browser takes less than two microseconds', () => {
  const browsers = recordedUserAgents.filter(({ expected }) => expected === 'redirect')
  const headers = browsers.map(({ userAgent }) => ({ 'user-agent': userAgent, 'sec-fetch-dest': 'document' }))
  const judgeAll = (times: number) => {
    const startedAt = performance.now()
    for (let time = 0; time < times; time++) for (const each of headers) judgeVisit(each)
    return ((performance.now() - startedAt) * 1000) / (times * headers.length)
  }
  judgeAll(2_000)
  // The best of several: the machine may be busy with other things.
  const micros = Math.min(...Array.from({ length: 10 }, () => judgeAll(500)))
  expect(micros).toBeLessThan(2)
})
