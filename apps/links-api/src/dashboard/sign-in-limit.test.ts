import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'

test.override({ apiEnv: { DASHBOARD_SIGN_INS_PER_MINUTE: '3' } })

test('guesses at keys are limited for each address', async ({ api }) => {
  const statuses: number[] = []
  for (let tries = 0; tries < 4; tries++) {
    const response = await fetch(`${api.url}/dashboard/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ keys: ['sk_live_guess'] }),
    })
    statuses.push(response.status)
    if (response.status === 429) expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  }
  expect(statuses).toEqual([401, 401, 401, 429])
})
