import { newId } from '@paylinks/contracts/ids'
import type { Db } from '@paylinks/db/client'
import { createMetrics } from '@paylinks/service-kit/metrics'
import { insertPackage, insertPrice, insertProduct, type Merchant } from '@paylinks/test-kit/builders'
import { test as base } from '@paylinks/test-kit/database-test'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import fc from 'fast-check'
import { expect } from 'vitest'
import { createMintMetrics } from './mint-metrics.ts'
import { mintSessions } from './mint-sessions.ts'
import { resolveLinks } from './resolve-links.ts'

const test = base.extend('mint', { scope: 'file' }, ({ db }) => {
  const metrics = createMintMetrics(createMetrics('test'))
  const secrets = { tokenSecret: 'a secret of more than thirty-two characters' }
  const deps = { db, ...secrets, checkoutPublicUrl: 'https://checkout.example.com', metrics }
  /** Opens each link once, all in one batch: which were sold, and why the others were not. */
  return async (secureTokens: string[]): Promise<string[]> => {
    const items = secureTokens.map((secure_token) => ({ request_id: newId('request'), secure_token }))
    return (await mintSessions(deps, items)).map(({ refusal }) => refusal?.reason ?? 'MINTED')
  }
})

const kinds = ['product', 'price', 'package'] as const
type Kind = (typeof kinds)[number]

/** A package of one price of one product, and how each of them is archived and restored. */
async function insertOffer(db: Db, merchant: Merchant) {
  const product = await insertProduct(db, merchant)
  const price = await insertPrice(db, merchant, { productId: product.id })
  const bundle = await insertPackage(db, merchant, { items: [{ priceId: price.id }] })
  const sold = { priceIds: [price.id], packageIds: [bundle.id] }
  const setActive: Record<Kind, (isActive: boolean) => Promise<unknown>> = {
    product: (isActive) => db.product.update({ where: { id: product.id }, data: { isActive } }),
    price: (isActive) => db.price.update({ where: { id: price.id }, data: { isActive } }),
    package: (isActive) => db.package.update({ where: { id: bundle.id }, data: { isActive } }),
  }
  return { sold, setActive }
}

test.for(kinds)(
  'an open that begins after its %s was archived never mints, and one after it was restored does',
  async (kind, { db, merchant, mint }) => {
    for (let round = 0; round < 10; round++) {
      const { sold, setActive } = await insertOffer(db, merchant)
      const link = await insertPaymentLink(db, merchant, sold)
      const openAtOnce = () => Promise.all(Array.from({ length: 4 }, () => mint([link.secureToken])))

      const during = openAtOnce()
      await setActive[kind](false)
      expect((await openAtOnce()).flat()).toEqual(Array.from({ length: 4 }, () => 'UNSELLABLE'))
      expect(await resolveLinks({ db }, [link.secureToken])).toMatchObject([{ refusal: { reason: 'UNSELLABLE' } }])
      const minted = (await during).flat().filter((outcome) => outcome === 'MINTED').length
      expect(await db.checkoutSession.count({ where: { linkId: link.id } })).toBe(minted)

      const meanwhile = openAtOnce()
      await setActive[kind](true)
      expect((await openAtOnce()).flat()).toEqual(Array.from({ length: 4 }, () => 'MINTED'))
      expect(await resolveLinks({ db }, [link.secureToken])).toMatchObject([{ link: { link_id: link.id } }])
      await meanwhile
    }
  },
)

test('a batch sells each link by what it sells, whatever is archived', async ({ db, merchant, mint }) => {
  const offers = [await insertOffer(db, merchant), await insertOffer(db, merchant)] as const
  const [first, second] = offers
  const links = [
    { sells: [], link: await insertPaymentLink(db, merchant) },
    { sells: [0], link: await insertPaymentLink(db, merchant, first.sold) },
    {
      sells: [1],
      link: await insertPaymentLink(db, merchant, {
        packageIds: second.sold.packageIds,
        priceIds: second.sold.priceIds,
      }),
    },
    {
      sells: [0, 1],
      link: await insertPaymentLink(db, merchant, {
        priceIds: [...first.sold.priceIds, ...second.sold.priceIds],
        packageIds: [...first.sold.packageIds, ...second.sold.packageIds],
      }),
    },
  ]
  const isActive = fc.record({ product: fc.boolean(), price: fc.boolean(), package: fc.boolean() })
  const opened = fc.array(fc.nat({ max: links.length - 1 }), { minLength: 1, maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(fc.tuple(isActive, isActive), opened, async (states, indexes) => {
      for (const [index, { setActive }] of offers.entries()) {
        for (const kind of kinds) await setActive[kind](states[index]?.[kind] ?? true)
      }
      const expected = indexes.map((index) => {
        const sells = links[index]?.sells ?? []
        return sells.every((offer) => Object.values(states[offer] ?? {}).every(Boolean)) ? 'MINTED' : 'UNSELLABLE'
      })
      expect(await mint(indexes.map((index) => links[index]?.link.secureToken ?? ''))).toEqual(expected)
    }),
    { numRuns: 60 },
  )
})
