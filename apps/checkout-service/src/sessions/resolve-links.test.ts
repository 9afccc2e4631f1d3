import { newSecureToken } from '@paylinks/contracts/ids'
import { insertMerchant, insertPrice } from '@paylinks/test-kit/builders'
import { createTestDatabase, type TestDatabase } from '@paylinks/test-kit/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deactivateLink, insertLink } from '../../test/link-builder.ts'
import { resolveLinks } from './resolve-links.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

test('each token is told what it stands for, in order, and nothing is made', async () => {
  const sold = await insertLink(database.db)
  const archived = await insertPrice(database.db, await insertMerchant(database.db), { isActive: false })
  const unsellable = await insertLink(database.db, { priceIds: [archived.id] })
  const gone = await insertLink(database.db)
  await deactivateLink(database.db, gone)

  const tokens = [
    gone.secureToken,
    'malformed',
    sold.secureToken,
    newSecureToken(),
    unsellable.secureToken,
    sold.secureToken,
  ]
  const link = { outcome: 'link', link: { link_id: sold.id, link_version: 1, card: null } }
  expect(await resolveLinks({ db: database.db }, tokens)).toEqual([
    { outcome: 'refusal', refusal: { reason: 'DEACTIVATED', link_version: 2 } },
    { outcome: 'refusal', refusal: { reason: 'UNKNOWN', link_version: 0 } },
    link,
    { outcome: 'refusal', refusal: { reason: 'UNKNOWN', link_version: 0 } },
    { outcome: 'refusal', refusal: { reason: 'UNSELLABLE', link_version: 1 } },
    link,
  ])
  expect(await database.db.checkoutSession.count()).toBe(0)
})

test('on request each link that can be opened is described as its customers will see it', async () => {
  const merchant = await insertMerchant(database.db)
  const price = await insertPrice(database.db, merchant)
  const sold = await insertLink(database.db, { priceIds: [price.id] })
  const gone = await insertLink(database.db)
  await deactivateLink(database.db, gone)
  const [described, refused] = await resolveLinks({ db: database.db }, [sold.secureToken, gone.secureToken], true)
  expect(described?.link?.card).toMatchObject({ title: price.product.name, amount: expect.stringMatching(/\d/) })
  expect(described?.link?.card?.merchant_name).not.toBe('')
  expect(refused).toEqual({ outcome: 'refusal', refusal: { reason: 'DEACTIVATED', link_version: 2 } })
})
