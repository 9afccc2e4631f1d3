import { newSecureToken } from '@paylinks/contracts/ids'
import { insertPrice } from '@paylinks/test-kit/builders'
import { test } from '@paylinks/test-kit/database-test'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { expect } from 'vitest'
import { deactivateLink } from '../../test/change-link.ts'
import { resolveLinks } from './resolve-links.ts'

test('each token is told what it stands for, in order, and nothing is made', async ({ db, merchant }) => {
  const sold = await insertPaymentLink(db, merchant)
  const archived = await insertPrice(db, merchant, { isActive: false })
  const unsellable = await insertPaymentLink(db, merchant, { priceIds: [archived.id] })
  const gone = await insertPaymentLink(db, merchant)
  await deactivateLink(db, gone)

  const tokens = [
    gone.secureToken,
    'malformed',
    sold.secureToken,
    newSecureToken(),
    unsellable.secureToken,
    sold.secureToken,
  ]
  const link = { outcome: 'link', link: { link_id: sold.id, link_version: 1, card: null } }
  expect(await resolveLinks({ db }, tokens)).toEqual([
    { outcome: 'refusal', refusal: { reason: 'DEACTIVATED', link_version: 2 } },
    { outcome: 'refusal', refusal: { reason: 'UNKNOWN', link_version: 0 } },
    link,
    { outcome: 'refusal', refusal: { reason: 'UNKNOWN', link_version: 0 } },
    { outcome: 'refusal', refusal: { reason: 'UNSELLABLE', link_version: 1 } },
    link,
  ])
  expect(await db.checkoutSession.count()).toBe(0)
})

test('on request each link that can be opened is described as its customers will see it', async ({ db, merchant }) => {
  const price = await insertPrice(db, merchant)
  const sold = await insertPaymentLink(db, merchant, { priceIds: [price.id] })
  const gone = await insertPaymentLink(db, merchant)
  await deactivateLink(db, gone)
  const [described, refused] = await resolveLinks({ db }, [sold.secureToken, gone.secureToken], true)
  expect(described?.link?.card).toMatchObject({ title: price.product.name, amount: expect.stringMatching(/\d/) })
  expect(described?.link?.card?.merchant_name).not.toBe('')
  expect(refused).toEqual({ outcome: 'refusal', refusal: { reason: 'DEACTIVATED', link_version: 2 } })
})
