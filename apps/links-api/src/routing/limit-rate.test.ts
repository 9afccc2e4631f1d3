import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { redisUrl } from '@paylinks/test-kit/redis'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { expect, onTestFinished, test } from 'vitest'
import { startTestApi, type TestApi } from '../../test/start-test-api.ts'

// The windows are a second long, and one may end between two requests: each attempt is an account of its own.

async function startApi(env: Record<string, string>, databaseUrl?: string): Promise<TestApi> {
  const api = await startTestApi({ env, ...(databaseUrl !== undefined && { databaseUrl }) })
  onTestFinished(() => api.stop())
  return api
}

test('beyond its limit in a mode an account is refused, and told when to ask again', async () => {
  const api = await startApi({ API_REQUESTS_PER_SECOND: '3' })
  const { answers, account } = await waitFor(async () => {
    const account = await api.newMerchantInBothModes()
    const { live } = account
    const { id } = await insertPaymentLink(api.db, live)
    const reads = await Promise.all(['/products', '/prices', '/coupons'].map((path) => live.get(path)))
    const answers = [...reads, await live.delete(`/payment-links/${id}`)]
    return answers.some(({ status }) => status === 429) && { answers, account, id }
  })
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429])
  const remaining = answers.map(({ headers }) => headers.get('ratelimit-remaining'))
  expect(remaining.sort()).toEqual(['0', '0', '1', '2'])
  const refused = answers[3]
  expect(refused?.body.code).toBe('rate_limited')
  expect(refused?.headers.get('ratelimit-limit')).toBe('3')
  expect(refused?.headers.get('ratelimit-reset')).toBe('1')
  expect(refused?.headers.get('retry-after')).toBe('1')
  expect(await api.db.paymentLink.count({ where: { accountId: account.live.accountId, isActive: true } })).toBe(1)

  await waitFor(async () => (await account.live.get('/payment-links')).status === 200)
})

test('what is tried in test mode does not use up what live mode may ask', async () => {
  const api = await startApi({ API_REQUESTS_PER_SECOND: '1' })
  const live = await waitFor(async () => {
    const account = await api.newMerchantInBothModes()
    await account.test.get('/payment-links')
    return (await account.test.get('/payment-links')).status === 429 && account.live
  })
  expect((await live.get('/payment-links')).status).toBe(200)
})

test('one account does not use up what another may ask', async () => {
  const api = await startApi({ API_REQUESTS_PER_SECOND: '1' })
  const other = await api.newMerchant()
  await waitFor(async () => {
    const merchant = await api.newMerchant()
    await merchant.get('/payment-links')
    return (await merchant.get('/payment-links')).status === 429
  })
  expect((await other.get('/payment-links')).status).toBe(200)
})

test('replicas count together in Redis', async () => {
  const env = { API_REQUESTS_PER_SECOND: '1000', REDIS_URL: redisUrl }
  const first = await startApi(env)
  const second = await startApi(env, first.databaseUrl)
  await waitFor(
    async () => {
      const merchant = await first.newMerchant()
      for (let asked = 0; asked < 3; asked++) await merchant.get('/payment-links')
      const answer = await second.callerWith(merchant.key, merchant.accountId).get('/payment-links')
      return answer.headers.get('ratelimit-remaining') === '996'
    },
    { timeoutMs: 25_000 },
  )
})
