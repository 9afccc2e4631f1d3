import { insertProduct } from '@paylinks/test-kit/builders'
import { createGate } from '@paylinks/test-kit/gate'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { statementsWaiting } from '../../test/statements-waiting.ts'

/** Lets every statement that reads links wait, as long as the work takes. */
async function whileLinksAreLocked(db: Parameters<typeof statementsWaiting>[0], work: () => Promise<void>) {
  const [locked, done] = [createGate(), createGate()]
  const locking = db.$transaction(
    async (tx) => {
      // However long those who wait take to come.
      await tx.$executeRaw`SET LOCAL idle_in_transaction_session_timeout = 0`
      await tx.$executeRaw`LOCK TABLE payment_links IN ACCESS EXCLUSIVE MODE`
      locked.open()
      await done.opened
    },
    { timeout: 60_000 },
  )
  await locked.opened
  try {
    await work()
  } finally {
    done.open()
    await locking
  }
}

test('however many lists an account asks for, everything else of everybody is answered', async ({ api, merchant }) => {
  const product = await insertProduct(api.db, merchant)
  const other = await api.newMerchant()
  const noise: Promise<{ status: number }>[] = []
  await whileLinksAreLocked(api.db, async () => {
    for (let asked = 0; asked < 40; asked++) noise.push(merchant.get('/payment-links?q=nothing'))
    await statementsWaiting(api.db, 2)
    const answers = await Promise.all([
      other.get('/products'),
      other.post('/products', { name: 'Pro plan' }),
      merchant.get(`/products/${product.id}`),
      fetch(`${api.url}/readyz`),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 201, 200, 200])
  })
  // Those that the lock held up were cut off; what matters is that each was answered.
  for (const { status } of await Promise.all(noise)) expect([200, 422]).toContain(status)
})

test('a list that is cut off is no outage: it has a code of its own, says what to narrow, and is not to be repeated', async ({
  api,
  merchant,
}) => {
  let cutOff: Awaited<ReturnType<typeof merchant.get>> | undefined
  await whileLinksAreLocked(api.db, async () => {
    cutOff = await merchant.get('/payment-links?q=nothing')
  })
  expect([cutOff?.status, cutOff?.body.code]).toEqual([422, 'list_took_too_long'])
  expect(cutOff?.body.detail).toContain('created_at_gte')
  expect(cutOff?.headers.get('retry-after')).toBeNull()
})

test('beyond fifty that wait, a list is refused, and served again afterwards', async ({ api, merchant }) => {
  const asked: Promise<{ status: number }>[] = []
  await whileLinksAreLocked(api.db, async () => {
    for (let number = 0; number < 60; number++) asked.push(merchant.get('/payment-links'))
    let refused = 0
    for (const answer of asked) answer.then(({ status }) => (refused += status === 429 ? 1 : 0))
    await waitFor(() => refused > 0)
  })
  for (const { status } of await Promise.all(asked)) expect([200, 422, 429]).toContain(status)
  expect((await merchant.get('/payment-links')).status).toBe(200)
})
