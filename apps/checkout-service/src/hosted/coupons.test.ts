import { newId } from '@paylinks/contracts/ids'
import { createTestDatabase, type TestDatabase } from '@paylinks/test-kit/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestService, type TestService } from '../../test/checkout-service.ts'
import { CARD, get, noticeAfter, openCheckout, pay, post, settledRecords, termsOf } from '../../test/customer.ts'

let database: TestDatabase
let service: TestService

beforeAll(async () => {
  database = await createTestDatabase()
  service = await startTestService(database.url)
})
afterAll(async () => {
  await service.stop()
  await database.drop()
})

type CouponState = { isActive?: boolean; redeemBy?: Date; maxRedemptions?: number; timesRedeemed?: number }

async function openWithCoupon(state: CouponState = {}, name: string | null = 'Launch week') {
  const id = newId('coupon', false)
  const terms = {
    percent_off: 12.5,
    amount_off_atom: null,
    currency: null,
    duration: 'once',
    duration_in_months: null,
  } as const
  const checkout = await openCheckout(service, database.db, {
    snapshot: { coupon: { id, name, ...terms } },
  })
  await database.db.coupon.create({
    data: { id, accountId: checkout.link.accountId, livemode: false, percentOff: 12.5, duration: 'once', ...state },
  })
  const change = (data: CouponState) => database.db.coupon.update({ where: { id }, data })
  const redeemed = async () => (await database.db.coupon.findUniqueOrThrow({ where: { id } })).timesRedeemed
  return { ...checkout, couponId: id, change, redeemed }
}

test('a coupon is taken off, rounded half up, and redeemed by the completion alone', async () => {
  const { url, sessionId, couponId, redeemed } = await openWithCoupon()
  const page = await get(url)
  expect(page.text).toContain('−$6.13')
  expect(page.text).toContain('12.5% off')
  expect(page.text).toContain('Pay $42.87')
  await pay(url, { card_number: '4000000000000002' })
  expect(await redeemed()).toBe(0)
  await pay(url)
  expect(await redeemed()).toBe(1)
  expect(await settledRecords(database.db, sessionId)).toMatchObject({
    payments: [{ subtotalAtom: 4900n, discountAtom: 613n, amountAtom: 4287n, couponId }],
    capturedAtom: 4287n,
  })
})

test.each([
  ['Launch week', 1],
  ['12.5% off', 1],
  ['Summer: 12.5% off everything', 1],
  [null, 1],
])('the percentage of a coupon named %j is said once', async (name, times) => {
  const { text } = await get((await openWithCoupon({}, name)).url)
  expect(text.split('12.5%').length - 1).toBe(times)
})

const stale: Record<string, CouponState> = {
  archived: { isActive: false },
  expired: { redeemBy: new Date(Date.now() - 1000) },
  'used up': { maxRedemptions: 3, timesRedeemed: 3 },
}
test.each(Object.entries(stale))(
  'a coupon that is %s is dropped, the page says so, and the order can be paid',
  async (_name, state) => {
    const { url, sessionId, redeemed } = await openWithCoupon(state)
    const page = await get(url)
    expect(page.text).toContain('The discount “Launch week” is no longer available')
    expect(page.text).toContain('Pay $49.00')
    await pay(url)
    expect(await redeemed()).toBe(state.timesRedeemed ?? 0)
    expect(await settledRecords(database.db, sessionId)).toMatchObject({
      payments: [{ discountAtom: 0n, amountAtom: 4900n, couponId: null }],
    })
  },
)

test.each(Object.entries(stale))(
  'a coupon that is %s after the page was shown changes no charge: the new total is shown first',
  async (_name, state) => {
    const { url, sessionId, change } = await openWithCoupon()
    const terms = termsOf(await get(url))
    await change(state)
    const answer = await post(`${url}/pay`, { terms, email: 'ada@example.com', method: 'credit_card', ...CARD })
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('Pay $49.00')
    expect(await settledRecords(database.db, sessionId)).toMatchObject({ attempts: [] })
  },
)

test('a coupon used up while the customer confirms charges nothing, and the new total is shown', async () => {
  const { url, sessionId, change, redeemed } = await openWithCoupon({ maxRedemptions: 5, timesRedeemed: 4 })
  await pay(url, { card_number: '4000002760003184' })
  await change({ timesRedeemed: 5 })
  const notice = await noticeAfter(await post(`${url}/challenge`, { answer: 'approve' }), service)
  expect(notice).toContain('The discount ran out while you were paying. You were not charged.')

  expect(await settledRecords(database.db, sessionId)).toMatchObject({
    session: { status: 'open' },
    payments: [],
    events: [],
    attempts: [{ status: 'refused', refusalCode: 'coupon_unavailable' }],
    held: [{ state: 'cancelled' }],
    capturedAtom: 0n,
  })
  await pay(url)
  expect(await redeemed()).toBe(5)
  expect(await settledRecords(database.db, sessionId)).toMatchObject({ capturedAtom: 4900n })
})
