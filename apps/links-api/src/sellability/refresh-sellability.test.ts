import { eventSchema } from '@paylinks/contracts/events'
import { insertPrice, insertProduct } from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { insertCopies } from '../../test/many-links.ts'
import type { TestApi, TestMerchant } from '../../test/start-test-api.ts'

/** A link that sells a package of one price, and each thing of which it is sold. */
async function sellPackage(api: TestApi, merchant: TestMerchant) {
  const product = await insertProduct(api.db, merchant)
  const price = await insertPrice(api.db, merchant, { productId: product.id })
  const { body: bundle } = await merchant.post('/packages', { name: 'Bundle', items: [{ price_id: price.id }] })
  const { body: link } = await merchant.post('/payment-links', { name: 'Offer', package_ids: [bundle.id] })
  const paths = { product: `/products/${product.id}`, price: `/prices/${price.id}`, package: `/packages/${bundle.id}` }
  return { link, paths }
}

/** Whether the mint would make a session of the link now: what its statement asks of the row. */
async function isMintable(api: TestApi, linkId: string): Promise<boolean> {
  const rows = await api.db.$queryRaw<unknown[]>`
    SELECT 1 FROM payment_links l WHERE l.id = ${linkId} AND l.is_active AND l.is_sellable`
  return rows.length === 1
}

const versionsOf = (api: TestApi, linkId: string) =>
  api.db.paymentLinkVersion.findMany({ where: { linkId }, orderBy: { version: 'asc' } })

test.for(['product', 'price', 'package'] as const)(
  'once the archiving of its %s is answered a link mints nothing, and its restoring makes it mint again',
  async (kind, { api, merchant }) => {
    const { link, paths } = await sellPackage(api, merchant)
    expect(await isMintable(api, link.id)).toBe(true)

    await merchant.patch(paths[kind], { is_active: false })
    expect(await isMintable(api, link.id)).toBe(false)
    const archived = await merchant.get(`/payment-links/${link.id}`)
    expect(archived.body).toEqual({ ...link, is_sellable: false, version: 2, updated_at: expect.any(String) })

    await merchant.patch(paths[kind], { is_active: true })
    expect(await isMintable(api, link.id)).toBe(true)
    const restored = await merchant.get(`/payment-links/${link.id}`)
    expect(restored.body).toEqual({ ...link, version: 3, updated_at: expect.any(String) })

    const [made, ...copies] = await versionsOf(api, link.id)
    expect(copies.map(({ version, snapshot }) => [version, snapshot])).toEqual([
      [2, made?.snapshot],
      [3, made?.snapshot],
    ])
  },
)

test('each change writes one event of the catalogue, which names its request', async ({ api, merchant }) => {
  const { link, paths } = await sellPackage(api, merchant)
  const headers = { 'x-request-id': 'req-archive' }
  await merchant.patch(paths.price, { is_active: false }, { headers })
  await merchant.patch(paths.price, { is_active: true })

  const [created, archived, restored] = await api.eventsAbout(link.id)
  for (const event of [archived, restored]) expect(eventSchema.parse(event)).toEqual(event)
  expect(archived).toEqual({
    ...created,
    id: expect.stringMatching(/^evt_live_[0-9a-z]{26}$/),
    type: 'payment_link.updated',
    created_at: expect.any(String),
    aggregate_version: 2,
    data: { object: { ...created?.data.object, is_sellable: false, version: 2 } },
  })
  expect(restored).toMatchObject({ aggregate_version: 3, data: { object: { is_sellable: true, version: 3 } } })
  const row = await api.db.outboxMessage.findUniqueOrThrow({ where: { id: archived?.id ?? '' } })
  expect([row.requestId, row.traceparent]).toEqual(['req-archive', expect.stringMatching(/^00-/)])
})

test('a link is sellable again only when all that it sells is active', async ({ api, merchant }) => {
  const { link, paths } = await sellPackage(api, merchant)
  const steps: [keyof typeof paths, boolean, boolean, number][] = [
    ['package', false, false, 2],
    ['price', false, false, 2],
    ['product', false, false, 2],
    ['price', true, false, 2],
    ['package', true, false, 2],
    ['product', true, true, 3],
  ]
  for (const [kind, isActive, isSellable, version] of steps) {
    await merchant.patch(paths[kind], { is_active: isActive })
    const { body } = await merchant.get(`/payment-links/${link.id}`)
    expect([kind, body.is_sellable, body.version]).toEqual([kind, isSellable, version])
  }
  expect(await api.eventsAbout(link.id)).toHaveLength(3)
})

test('what changes nothing about being sold leaves links alone', async ({ api, merchant }) => {
  const { link, paths } = await sellPackage(api, merchant)
  await merchant.patch(paths.price, { is_active: true, nickname: 'Same' })
  await merchant.patch(paths.product, { name: 'Renamed' })
  expect((await merchant.patch(paths.package, { is_active: false, items: [] })).status).toBe(422)
  expect((await merchant.get(`/payment-links/${link.id}`)).body).toEqual(link)
})

test('a deactivated link, and one that sells something else, stay as they are', async ({ api, merchant }) => {
  const price = await insertPrice(api.db, merchant)
  const deactivated = await insertPaymentLink(api.db, merchant, { items: [{ price }], deactivatedAt: new Date() })
  const others = [
    await insertPaymentLink(api.db, merchant),
    await insertPaymentLink(api.db, merchant, { mode: 'setup' }),
  ]
  await merchant.patch(`/prices/${price.id}`, { is_active: false })
  for (const { id } of [deactivated, ...others]) {
    expect((await merchant.get(`/payment-links/${id}`)).body).toMatchObject({ version: 1, is_sellable: true })
  }
})

test('many links follow at once, each with its version and its event', async ({ api, merchant }) => {
  const price = await insertPrice(api.db, merchant)
  const link = await insertPaymentLink(api.db, merchant, { items: [{ price }] })
  const ids = [link.id, ...(await insertCopies(api.db, link, 1_200))]
  expect((await merchant.patch(`/products/${price.productId}`, { is_active: false })).status).toBe(200)

  const changed = { id: { in: ids }, isSellable: false, version: 2 }
  expect(await api.db.paymentLink.count({ where: changed })).toBe(1_201)
  expect(await api.db.paymentLinkVersion.count({ where: { linkId: { in: ids }, version: 2 } })).toBe(1_201)
  const events = await api.db.outboxMessage.findMany({ where: { aggregateId: { in: ids } } })
  expect(new Set(events.map(({ aggregateId }) => aggregateId)).size).toBe(1_201)
  expect(events).toHaveLength(1_201)
})
