import { randomBytes } from 'node:crypto'
import { newId } from '@paylinks/contracts/ids'
import { type Db, inTransaction, type Prisma } from '@paylinks/db/client'
import { insertMerchant, type Owner } from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { test } from '@paylinks/test-kit/own-database-test'
import { expect } from 'vitest'
import { createAbandonedRemoval } from './remove-abandoned.ts'

const DAY_MS = 86_400_000
const RETENTION_DAYS = 30
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS)

type Overrides = Partial<Prisma.CheckoutSessionUncheckedCreateInput>

async function insertSession(db: Db, owner: Owner, expiresAt: Date, overrides: Overrides = {}) {
  const link = await insertPaymentLink(db, owner)
  const { accountId, livemode, id: linkId, version: linkVersion, mode } = link
  const id = newId('checkoutSession', livemode)
  const told = { customerEmail: 'jane@example.com', tokenHash: randomBytes(32), requestId: newId('request') }
  const data = { id, accountId, livemode, linkId, linkVersion, mode, expiresAt, ...told, ...overrides }
  return db.checkoutSession.create({ data })
}

const insertAttempt = (db: Db, sessionId: string, status: string, settleAt: Date | null, owed?: 'cancel') =>
  db.paymentAttempt.create({
    data: {
      sessionId,
      number: 1,
      method: 'credit_card',
      amountAtom: 4900,
      currency: 'USD',
      status,
      refusalCode: status === 'refused' ? 'card_declined' : null,
      processor: 'test',
      settleAt,
      owed,
    },
  })

/** Removes until there is nothing more to remove, and tells what is left. */
async function removeAll(db: Db, limit = 100): Promise<{ removed: number; left: string[] }> {
  const remove = createAbandonedRemoval(db, RETENTION_DAYS)
  let removed = 0
  for (let batch = await remove(limit); batch > 0; batch = await remove(limit)) removed += batch
  const left = await db.checkoutSession.findMany({ select: { id: true } })
  return { removed, left: left.map(({ id }) => id).sort() }
}

test('sessions that nobody paid go once they have been expired for so long, with what was typed into them', async ({
  database: { db },
}) => {
  const [merchant, other] = [await insertMerchant(db), await insertMerchant(db, { livemode: false })]
  for (const owner of [merchant, other]) await insertSession(db, owner, daysAgo(31))
  const refused = await insertSession(db, merchant, daysAgo(40))
  await insertAttempt(db, refused.id, 'refused', null)
  const kept = [
    await insertSession(db, merchant, daysAgo(29)),
    await insertSession(db, merchant, new Date(Date.now() + DAY_MS)),
    await insertSession(db, merchant, daysAgo(400), { status: 'complete', completedAt: daysAgo(401) }),
  ]
  expect(await removeAll(db)).toEqual({ removed: 3, left: kept.map(({ id }) => id).sort() })
  expect(await db.paymentAttempt.count()).toBe(0)
})

test('a session stays while the provider may still have something to say about it', async ({ database: { db } }) => {
  const merchant = await insertMerchant(db)
  const waiting = await insertSession(db, merchant, daysAgo(40))
  await insertAttempt(db, waiting.id, 'requires_challenge', daysAgo(1))
  const owed = await insertSession(db, merchant, daysAgo(40))
  await insertAttempt(db, owed.id, 'refused', daysAgo(1), 'cancel')
  expect(await removeAll(db)).toEqual({ removed: 0, left: [waiting.id, owed.id].sort() })
})

test('batches are no larger than asked, and go on where there is more', async ({ database: { db } }) => {
  const merchant = await insertMerchant(db)
  for (let made = 0; made < 5; made++) await insertSession(db, merchant, daysAgo(31))
  const remove = createAbandonedRemoval(db, RETENTION_DAYS)
  expect([await remove(2), await remove(2), await remove(2), await remove(2)]).toEqual([2, 2, 1, 0])
})

test('a removal passes over sessions that somebody holds', async ({ database: { db } }) => {
  const merchant = await insertMerchant(db)
  const held = await insertSession(db, merchant, daysAgo(31))
  await insertSession(db, merchant, daysAgo(31))
  await inTransaction(db, async (tx) => {
    await tx.$queryRaw`SELECT id FROM checkout_sessions WHERE id = ${held.id} FOR UPDATE`
    expect(await removeAll(db)).toEqual({ removed: 1, left: [held.id] })
  })
})
