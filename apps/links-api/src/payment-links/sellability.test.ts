import { inTransaction } from '@paylinks/db/client'
import { insertPrice, insertProduct } from '@paylinks/test-kit/builders'
import { createGate } from '@paylinks/test-kit/gate'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import fc from 'fast-check'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { insertCopies } from '../../test/many-links.ts'
import { patiently } from '../../test/patiently.ts'
import type { TestApi, TestMerchant } from '../../test/start-test-api.ts'
import { lockLink } from './link-store.ts'

const kinds = ['product', 'price', 'package'] as const

/** A package of one price, and each thing of it that can be archived. */
async function insertOffer(api: TestApi, merchant: TestMerchant) {
  const product = await insertProduct(api.db, merchant)
  const price = await insertPrice(api.db, merchant, { productId: product.id })
  const { body: bundle } = await merchant.post('/packages', { name: 'Bundle', items: [{ price_id: price.id }] })
  const paths = { product: `/products/${product.id}`, price: `/prices/${price.id}`, package: `/packages/${bundle.id}` }
  return { paths, packageId: bundle.id as string }
}

async function sellOffer(api: TestApi, merchant: TestMerchant) {
  const { paths, packageId } = await insertOffer(api, merchant)
  const { body: link } = await merchant.post('/payment-links', { name: 'Offer', package_ids: [packageId] })
  return { link, paths }
}

test.for(kinds)(
  'a link is not sellable while its %s is archived, and nothing else of it changes',
  async (kind, { api, merchant }) => {
    const { link, paths } = await sellOffer(api, merchant)
    for (const isActive of [false, true]) {
      await merchant.patch(paths[kind], { is_active: isActive })
      expect((await merchant.get(`/payment-links/${link.id}`)).body).toEqual({ ...link, is_sellable: isActive })
      expect((await merchant.get('/payment-links')).body.data).toEqual([{ ...link, is_sellable: isActive }])
    }
    expect(await api.db.paymentLinkVersion.count({ where: { linkId: link.id } })).toBe(1)
    expect(await api.eventsAbout(link.id)).toHaveLength(1)
  },
)

test('a link is sellable again only when all that it sells is active', async ({ api, merchant }) => {
  const { link, paths } = await sellOffer(api, merchant)
  const steps: [keyof typeof paths, boolean, boolean][] = [
    ['package', false, false],
    ['price', false, false],
    ['product', false, false],
    ['price', true, false],
    ['package', true, false],
    ['product', true, true],
  ]
  for (const [kind, isActive, isSellable] of steps) {
    await merchant.patch(paths[kind], { is_active: isActive })
    const { body } = await merchant.get(`/payment-links/${link.id}`)
    expect([kind, body.is_sellable]).toEqual([kind, isSellable])
  }
})

test('a deactivated link is not sellable, whatever it sells', async ({ api, merchant }) => {
  const { link } = await sellOffer(api, merchant)
  expect((await merchant.delete(`/payment-links/${link.id}`)).body.is_sellable).toBe(false)
  expect((await merchant.get(`/payment-links/${link.id}`)).body.is_sellable).toBe(false)
  expect((await merchant.get('/payment-links')).body.data[0].is_sellable).toBe(false)
})

test('a change of a link that cannot be sold says so too', async ({ api, merchant }) => {
  const { link, paths } = await sellOffer(api, merchant)
  await merchant.patch(paths.price, { is_active: false })
  const { status, body } = await merchant.patch(`/payment-links/${link.id}`, { name: 'Renamed' })
  expect([status, body.name, body.is_sellable]).toEqual([200, 'Renamed', false])
})

test('a link that sells something else stays sellable', async ({ api, merchant }) => {
  const { paths } = await sellOffer(api, merchant)
  const others = [
    await insertPaymentLink(api.db, merchant),
    await insertPaymentLink(api.db, merchant, { mode: 'setup' }),
  ]
  for (const kind of kinds) await merchant.patch(paths[kind], { is_active: false })
  for (const { id } of others) expect((await merchant.get(`/payment-links/${id}`)).body.is_sellable).toBe(true)
})

test('archiving writes one row, however many links sell the price', async ({ api, merchant }) => {
  const price = await insertPrice(api.db, merchant)
  const link = await insertPaymentLink(api.db, merchant, { items: [{ price }] })
  const ids = [link.id, ...(await insertCopies(api.db, link, 2_000))]
  const rowsWritten = async () => {
    const [row] = await api.db.$queryRaw<[{ written: number }]>`
      SELECT count(*)::int AS written FROM payment_links
      WHERE account_id = ${merchant.accountId} AND (updated_at > ${link.updatedAt} OR version > 1)`
    return row.written + (await api.db.outboxMessage.count({ where: { aggregateId: { in: ids } } }))
  }
  const before = await rowsWritten()
  expect((await merchant.patch(`/prices/${price.id}`, { is_active: false })).status).toBe(200)
  expect(await rowsWritten()).toBe(before)
  const { body } = await merchant.get('/payment-links?limit=100')
  expect(new Set(body.data.map((one: { is_sellable: boolean }) => one.is_sellable))).toEqual(new Set([false]))
})

test('archiving waits for no change of a link that sells it', async ({ api, merchant }) => {
  const { link, paths } = await sellOffer(api, merchant)
  const [gate, locked] = [createGate(), createGate()]
  const principal = { ...merchant, scopes: [] }
  const changing = inTransaction(api.db, async (tx) => {
    await lockLink(tx, principal, link.id)
    locked.open()
    await gate.opened
  })
  await locked.opened
  for (const kind of kinds) expect((await merchant.patch(paths[kind], { is_active: false })).status).toBe(200)
  gate.open()
  await changing
})

test('making and deactivating links waits for nobody who archives', async ({ api, merchant }) => {
  const { link, paths } = await sellOffer(api, merchant)
  const { id } = (await merchant.get(paths.package)).body
  const [gate, archived] = [createGate(), createGate()]
  const archiving = inTransaction(api.db, async (tx) => {
    await tx.package.update({ where: { id }, data: { isActive: false } })
    archived.open()
    await gate.opened
  })
  await archived.opened
  const made = await merchant.post('/payment-links', { package_ids: [id] })
  expect([made.status, made.body.is_sellable]).toEqual([201, true])
  expect((await merchant.delete(`/payment-links/${link.id}`)).status).toBe(200)
  gate.open()
  await archiving
  expect((await merchant.get(`/payment-links/${made.body.id}`)).body.is_sellable).toBe(false)
})

type Step =
  | { act: 'archive' | 'restore'; kind: (typeof kinds)[number]; offer: number }
  | { act: 'sell'; offer: number }
  | { act: 'rename' | 'deactivate'; link: number }

const offer = fc.nat({ max: 1 })
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ act: fc.constantFrom('archive', 'restore'), kind: fc.constantFrom(...kinds), offer }),
  fc.record({ act: fc.constant('sell'), offer }),
  fc.record({ act: fc.constantFrom('rename', 'deactivate'), link: fc.nat({ max: 2 }) }),
)

test('whatever is done at once, a link is sellable when all that it sells is active, and no version is lost', {
  timeout: 120_000,
}, async ({ api }) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
      const merchant = await api.newMerchant()
      const offers = [await insertOffer(api, merchant), await insertOffer(api, merchant)]
      const both = { package_ids: offers.map(({ packageId }) => packageId) }
      const one = { package_ids: both.package_ids.slice(1) }
      const links = await Promise.all([both, both, one].map((cart) => merchant.post('/payment-links', cart)))

      const take = (each: Step) => {
        if (each.act === 'sell') return merchant.post('/payment-links', each.offer === 0 ? both : one)
        if ('link' in each) {
          const path = `/payment-links/${links[each.link]?.body.id}`
          return each.act === 'rename' ? merchant.patch(path, { name: 'Renamed' }) : merchant.delete(path)
        }
        const path = offers[each.offer]?.paths[each.kind] ?? ''
        return merchant.patch(path, { is_active: each.act === 'restore' })
      }
      const answers = await Promise.all(steps.map((each) => patiently(() => take(each))))
      for (const { status } of answers) expect([200, 201, 422]).toContain(status)

      const { body } = await merchant.get('/payment-links?limit=100')
      const told = new Map(body.data.map((link: { id: string; is_sellable: boolean }) => [link.id, link.is_sellable]))
      for (const link of await linksAsStored(api, merchant)) {
        expect(told.get(link.id)).toBe(link.isActive && link.mayBeSold)
        expect([link.versions, link.events]).toEqual([link.version, link.version])
      }
    }),
    { numRuns: 10 },
  )
})

type StoredLink = {
  id: string
  isActive: boolean
  mayBeSold: boolean
  version: number
  versions: number
  events: number
}

function linksAsStored({ db }: TestApi, { accountId }: TestMerchant): Promise<StoredLink[]> {
  return db.$queryRaw<StoredLink[]>`
    SELECT link.id, link.is_active AS "isActive", link.version,
      (SELECT bool_and(price.is_active AND product.is_active)
        FROM payment_link_prices sold JOIN prices price ON price.id = sold.price_id
        JOIN products product ON product.id = price.product_id WHERE sold.link_id = link.id)
      AND (SELECT bool_and(package.is_active)
        FROM payment_link_packages sold JOIN packages package ON package.id = sold.package_id
        WHERE sold.link_id = link.id) AS "mayBeSold",
      (SELECT count(*)::int FROM payment_link_versions v WHERE v.link_id = link.id) AS versions,
      (SELECT count(DISTINCT aggregate_version)::int FROM outbox o WHERE o.aggregate_id = link.id) AS events
    FROM payment_links link WHERE account_id = ${accountId}`
}
