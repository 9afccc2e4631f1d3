import { addDays, dayOf } from '@paylinks/contracts/quotes/days'
import { inTransaction } from '@paylinks/db/client'
import { insertPrice } from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { faultsOf } from '../../test/caller.ts'
import { insertPaidSession, insertSession } from '../../test/session-builders.ts'
import type { TestApi } from '../../test/start-test-api.ts'
import { addToDailyFigures } from './statistics-store.ts'

/** Adds everything up that is in the database now, in batches as small as they can be. */
async function addUp({ db }: TestApi, most = 1): Promise<void> {
  const until = new Date(Date.now() + 1_000)
  await waitFor(async () => {
    for (const livemode of [true, false]) {
      while (await inTransaction(db, (tx) => addToDailyFigures(tx, livemode, { until, most })));
    }
    // Somebody else may have been at it, and then there was nothing to do here.
    const [{ left }] = await db.$queryRaw<[{ left: bigint }]>`
      SELECT (SELECT count(*) FROM checkout_sessions s JOIN statistics_progress USING (livemode) WHERE s.id > sessions_up_to)
        + (SELECT count(*) FROM payments p JOIN statistics_progress USING (livemode) WHERE p.id > payments_up_to) AS left`
    return left === 0n
  })
}

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000)

test('opens, completions and revenue are the same before and after they were added up, however often', async ({
  api,
}) => {
  const { live, test: testing } = await api.newMerchantInBothModes()
  const link = await insertPaymentLink(api.db, live)
  const euros = await insertPaymentLink(api.db, live, {
    items: [{ price: await insertPrice(api.db, live, { currency: 'EUR', unitAmountAtom: 700 }) }],
  })
  await insertSession(api.db, link)
  await insertPaidSession(api.db, link)
  await insertPaidSession(api.db, link, { createdAt: daysAgo(3) }, { createdAt: daysAgo(2) })
  await insertPaidSession(api.db, euros)
  await insertPaidSession(api.db, await insertPaymentLink(api.db, live, { mode: 'setup' }))
  await insertPaidSession(api.db, await insertPaymentLink(api.db, testing))
  await insertPaidSession(api.db, await insertPaymentLink(api.db, await api.newMerchant()))

  const atom = link.snapshot.total_amount_atom
  const fresh = await live.get('/statistics?days=4')
  expect(fresh.status).toBe(200)
  expect(fresh.body).toMatchObject({
    payment_link_id: null,
    opens: 5,
    completions: 4,
    revenue: [
      { currency: 'EUR', amount_atom: 700 },
      { currency: 'USD', amount_atom: 2 * atom },
    ],
  })
  const today = dayOf(new Date())
  expect(fresh.body.days).toEqual([
    { day: addDays(today, -3), opens: 1, completions: 0, revenue: [] },
    { day: addDays(today, -2), opens: 0, completions: 1, revenue: [{ currency: 'USD', amount_atom: atom }] },
    { day: addDays(today, -1), opens: 0, completions: 0, revenue: [] },
    {
      day: today,
      opens: 4,
      completions: 3,
      revenue: [
        { currency: 'EUR', amount_atom: 700 },
        { currency: 'USD', amount_atom: atom },
      ],
    },
  ])
  const ofLink = await live.get(`/statistics?days=4&payment_link_id=${link.id}`)
  expect(ofLink.body).toMatchObject({ opens: 3, completions: 2, revenue: [{ currency: 'USD', amount_atom: 2 * atom }] })

  await addUp(api)
  await addUp(api)
  expect((await live.get('/statistics?days=4')).body).toEqual(fresh.body)
  expect((await live.get(`/statistics?days=4&payment_link_id=${link.id}`)).body).toEqual(ofLink.body)

  await insertSession(api.db, link)
  expect((await live.get('/statistics')).body.opens).toBe(6)
  expect((await live.get(`/statistics?payment_link_id=${link.id}`)).body.opens).toBe(4)
})

test('replicas that add up at the same time count each session once', async ({ api, merchant }) => {
  const link = await insertPaymentLink(api.db, merchant)
  for (let made = 0; made < 20; made++) await insertPaidSession(api.db, link)
  await Promise.all([addUp(api), addUp(api, 3), addUp(api, 7)])
  const { body } = await merchant.get(`/statistics?payment_link_id=${link.id}`)
  expect([body.opens, body.completions]).toEqual([20, 20])
  expect(body.revenue).toEqual([{ currency: 'USD', amount_atom: 20 * link.snapshot.total_amount_atom }])
})

test('an account without a session has a day for each day, and nothing on it', async ({ merchant }) => {
  const { body } = await merchant.get('/statistics')
  expect(body).toMatchObject({ opens: 0, completions: 0, revenue: [] })
  expect(body.days).toHaveLength(30)
  expect(body.days.at(-1).day).toBe(dayOf(new Date()))
})

test('a link of another account or mode is not found', async ({ api }) => {
  const { live, test: testing } = await api.newMerchantInBothModes()
  for (const owner of [testing, await api.newMerchant()]) {
    const { id } = await insertPaymentLink(api.db, owner)
    expect((await live.get(`/statistics?payment_link_id=${id}`)).status).toBe(404)
  }
})

test('every fault of the query is told', async ({ merchant }) => {
  const answer = await merchant.get('/statistics?days=91&payment_link_id=x&colour=red')
  expect(answer.status).toBe(422)
  expect(faultsOf(answer).toSorted()).toEqual([
    'colour unknown_field',
    'days out_of_range',
    'payment_link_id invalid_format',
  ])
  expect((await merchant.get('/statistics?days=0')).status).toBe(422)
})
