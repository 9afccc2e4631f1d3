import { expect } from 'vitest'
import { test as base } from '../../test/api-test.ts'
import { startTestApi } from '../../test/start-test-api.ts'

const test = base.override({ apiEnv: { DASHBOARD_SIGN_INS_PER_MINUTE: '3' } })

async function guess(url: string, forwardedFor: string): Promise<number> {
  const response = await fetch(`${url}/dashboard/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': forwardedFor },
    body: JSON.stringify({ keys: ['sk_live_guess'] }),
  })
  if (response.status === 429) expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  return response.status
}

test('guesses at keys are limited for each address, whatever it says that it forwards for', async ({ api }) => {
  const statuses: number[] = []
  for (let tries = 1; tries <= 4; tries++) statuses.push(await guess(api.url, `203.0.113.${tries}`))
  expect(statuses).toEqual([401, 401, 401, 429])
})

test('behind a trusted proxy each client has a limit of its own', async ({ api, onTestFinished }) => {
  const env = { DASHBOARD_SIGN_INS_PER_MINUTE: '1', TRUST_PROXY: 'loopback' }
  const behindProxy = await startTestApi({ databaseUrl: api.databaseUrl, env })
  onTestFinished(() => behindProxy.stop())
  const statuses: number[] = []
  for (const client of ['203.0.113.1', '203.0.113.1', '203.0.113.2']) {
    statuses.push(await guess(behindProxy.url, client))
  }
  expect(statuses).toEqual([401, 429, 401])
})
