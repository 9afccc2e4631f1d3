import { randomBytes } from 'node:crypto'
import { newId } from '@paylinks/contracts/ids'
import { insertMerchant } from '@paylinks/test-kit/builders'
import { test } from '@paylinks/test-kit/own-database-test'
import { expect } from 'vitest'
import { removeDashboardSessions, removeEvents, removeIdempotencyKeys } from './remove-expired.ts'

const HOUR_MS = 3_600_000
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS)

test('events go once they are so many days old, the oldest first', async ({ database: { db } }) => {
  const { accountId, livemode } = await insertMerchant(db)
  const ids: string[] = []
  for (const days of [32, 31, 29]) {
    const id = newId('event', livemode)
    const createdAt = hoursAgo(days * 24)
    await db.event.create({
      data: { id, accountId, livemode, type: 'payment_link.created', objectId: 'pl_1', payload: {}, createdAt },
    })
    ids.push(id)
  }
  expect(await removeEvents(db, 30, 1)).toBe(1)
  expect((await db.event.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id)).toEqual(ids.slice(1))
  expect([await removeEvents(db, 30, 10), await removeEvents(db, 30, 10)]).toEqual([1, 0])
})

test('idempotency keys go once they are so many hours old, and no others', async ({ database: { db } }) => {
  const { accountId, livemode } = await insertMerchant(db)
  for (const hours of [25, 24.1, 23.9]) {
    const data = { accountId, livemode, key: String(hours), fingerprint: randomBytes(32), createdAt: hoursAgo(hours) }
    await db.idempotencyKey.create({ data })
  }
  expect([await removeIdempotencyKeys(db, 24, 1), await removeIdempotencyKeys(db, 24, 9)]).toEqual([1, 1])
  expect((await db.idempotencyKey.findMany()).map(({ key }) => key)).toEqual(['23.9'])
})

test("the dashboard's sessions and sign-in codes go when their time is up, and no others", async ({
  database: { db },
}) => {
  const { accountId } = await insertMerchant(db)
  for (const expiresAt of [hoursAgo(1), new Date(Date.now() + HOUR_MS)]) {
    await db.dashboardSession.create({ data: { tokenHash: randomBytes(32), accountId, expiresAt } })
    await db.dashboardSignInCode.create({ data: { codeHash: randomBytes(32), accountId, expiresAt } })
  }
  expect([await removeDashboardSessions(db, 10), await removeDashboardSessions(db, 10)]).toEqual([2, 0])
  expect([await db.dashboardSession.count(), await db.dashboardSignInCode.count()]).toEqual([1, 1])
})
