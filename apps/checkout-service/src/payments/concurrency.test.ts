import { newId } from '@paylinks/contracts/ids'
import { insertMerchant } from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { createTestDatabase, type TestDatabase } from '@paylinks/test-kit/postgres'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestService, type TestService } from '../../test/checkout-service.ts'
import { type Answer, CARD, follow, get, openCheckout, post, settledRecords, termsOf } from '../../test/customer.ts'

const UNLIMITED = { CHECKOUT_ATTEMPTS_PER_SESSION: '1000000', CHECKOUT_ATTEMPTS_PER_CLIENT: '1000000' }

let database: TestDatabase
/** Two replicas on one database: whatever is true between them is true between two tabs. */
let replicas: [TestService, TestService]

beforeAll(async () => {
  database = await createTestDatabase()
  replicas = [await startTestService(database.url, UNLIMITED), await startTestService(database.url, UNLIMITED)]
})
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.stop()))
  await database.drop()
})

const form = { email: 'ada@example.com', method: 'credit_card', ...CARD }
const atReplica = (url: string, index: number) => url.replace(/:\d+\//, `:${replicas[index % 2 === 0 ? 0 : 1].port}/`)

/** Posts again for as long as the answer is to try again in a moment, as any customer of a busy service would. */
async function postUntilAnswered(...request: Parameters<typeof post>): Promise<Answer> {
  for (;;) {
    const answer = await post(...request)
    if (answer.status !== 503) return answer
  }
}

test('fifty completions of one session at once make one payment and one event', async () => {
  const { url, sessionId } = await openCheckout(replicas[0], database.db)
  const terms = termsOf(await get(url))
  const numbers = ['4242424242424242', '5555555555554444', '378282246310005']
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) => {
      const card_number = numbers[index % 3] ?? ''
      const card_cvc = card_number.startsWith('3') ? '1234' : '123'
      return postUntilAnswered(`${atReplica(url, index)}/pay`, { terms, ...form, card_number, card_cvc })
    }),
  )
  for (const answer of answers) expect(answer.status).toBe(303)
  expect((await follow(answers.at(-1)?.location ?? '', replicas[0])).text).toContain('Payment received')

  const { session, payments, events, attempts, held, capturedAtom } = await settledRecords(database.db, sessionId)
  expect(session.status).toBe('complete')
  expect([payments.length, events.length, attempts.length, held.length]).toEqual([1, 1, 1, 1])
  expect(capturedAtom).toBe(4900n)
})

async function answerAndComeBack(url: string, answer: string): Promise<void> {
  await post(`${url}/challenge`, { answer })
  await get(`${url}/challenge/return`)
}

test('challenges answered at once, both ways and in two tabs, end in one outcome', async () => {
  for (let round = 0; round < 5; round++) {
    const { url, sessionId } = await openCheckout(replicas[0], database.db)
    const terms = termsOf(await get(url))
    await post(`${url}/pay`, { terms, ...form, card_number: '4000002760003184' })
    await Promise.all([
      ...Array.from({ length: 10 }, (_, index) =>
        answerAndComeBack(atReplica(url, index), index % 3 === 0 ? 'fail' : 'approve'),
      ),
      post(`${atReplica(url, 1)}/pay`, { terms, ...form }),
    ])
    await waitFor(
      async () => (await database.db.paymentAttempt.count({ where: { sessionId, status: 'started' } })) === 0,
    )
    const { session, payments, events, capturedAtom } = await settledRecords(database.db, sessionId)
    const paid = session.status === 'complete' ? 1 : 0
    expect([payments.length, events.length, capturedAtom]).toEqual([paid, paid, paid ? 4900n : 0n])
  }
})

test('a cart edited while it is being paid is paid as it was seen, or not at all', async () => {
  for (let round = 0; round < 10; round++) {
    const { url, sessionId } = await openCheckout(replicas[0], database.db, { snapshot: { allow_cart_edit: true } })
    const terms = termsOf(await get(url))
    await Promise.all([
      post(`${url}/pay`, { terms, ...form }),
      post(`${atReplica(url, 1)}/cart`, { terms, quantity_0: 7 }),
    ])
    const { session, payments, capturedAtom } = await settledRecords(database.db, sessionId)
    if (session.status === 'open') expect([payments.length, capturedAtom]).toEqual([0, 0n])
    else expect([session.cartEdits, capturedAtom]).toEqual([null, 4900n])
  }
})

test('a thousand completions at once against a coupon with ten redemptions left redeem it ten times, and charge nobody what they have not seen', async () => {
  const couponId = newId('coupon', false)
  const terms = {
    percent_off: 50,
    amount_off_atom: null,
    currency: null,
    duration: 'once',
    duration_in_months: null,
  } as const
  const owner = await insertMerchant(database.db, { livemode: false })
  const link = await insertPaymentLink(database.db, owner, {
    snapshot: { coupon: { id: couponId, name: 'Ten left', ...terms } },
  })
  await database.db.coupon.create({
    data: {
      id: couponId,
      accountId: link.accountId,
      livemode: false,
      percentOff: 50,
      duration: 'once',
      maxRedemptions: 25,
      timesRedeemed: 15,
    },
  })
  const items = Array.from({ length: 1000 }, () => ({ request_id: newId('request'), secure_token: link.secureToken }))
  const batches = await Promise.all(
    [0, 250, 500, 750].map((from) => replicas[0].mintSessions({ items: items.slice(from, from + 250) })),
  )
  const urls = batches.flatMap(({ results }) => results.map(({ session }) => session?.checkout_url ?? ''))
  // One version of one link: everybody sees the same terms.
  const seen = termsOf(await get(urls[0] ?? ''))

  const answers = await Promise.all(
    urls.map((url, index) => postUntilAnswered(`${atReplica(url, index)}/pay`, { terms: seen, ...form })),
  )
  await waitFor(
    async () => (await database.db.paymentAttempt.count({ where: { couponId, settleAt: { not: null } } })) === 0,
    { timeoutMs: 60_000 },
  )
  // Either the coupon was gone before they began, or it went while they paid: never an error, never another charge.
  for (const answer of answers) expect([303, 409]).toContain(answer.status)
  expect(answers.filter(isShownNewTotal).length).toBe(answers.filter(({ status }) => status === 409).length)

  expect(await database.db.coupon.findUniqueOrThrow({ where: { id: couponId } })).toMatchObject({ timesRedeemed: 25 })
  const payments = await database.db.payment.findMany({ where: { accountId: link.accountId } })
  expect(payments).toHaveLength(10)
  for (const { couponId: redeemed, amountAtom } of payments) expect([redeemed, amountAtom]).toEqual([couponId, 2450n])
  const completed = { linkId: link.id, status: 'complete' as const }
  expect(await database.db.checkoutSession.count({ where: completed })).toBe(10)
  const held = await database.db.$queryRaw<{ state: string; captured: bigint }[]>`
    SELECT t.state, sum(t.captured_atom)::bigint AS captured
    FROM test_processor_payments t JOIN checkout_sessions s ON starts_with(t.key, s.id || ':')
    WHERE s.link_id = ${link.id} GROUP BY t.state ORDER BY t.state`
  // What was created and never confirmed, or was cancelled, holds nothing.
  expect(held.filter(({ state }) => state !== 'cancelled' && state !== 'created')).toEqual([
    { state: 'captured', captured: 24500n },
  ])
}, 240_000)

function isShownNewTotal({ status, text }: Answer): boolean {
  return status === 409 && text.includes('The order has changed') && text.includes('Pay $49.00')
}
